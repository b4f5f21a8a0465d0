use super::*;

fn all(source: &str, text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    Pattern::new(source).unwrap().find_all(text, &mut Scratch::default(), &mut found);
    found
}

#[test]
fn empty_matches_may_be_followed_by_others_at_their_place() {
    assert_eq!(all("|a", "a"), [(0, 0), (0, 1), (1, 1)]);
}
