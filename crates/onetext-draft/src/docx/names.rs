//! The names of clauses as bookmarks, by which they survive a round through Word.
//!
//! A bookmark's name has at most forty letters, digits and underscores, and one that begins with an
//! underscore is not shown. Other characters are written as `_2d_`, by their numbers.

const MARK: &str = "_onetext_";
const LONGEST: usize = 40;

/// The bookmark for a name; none for a name that is too long.
pub(super) fn bookmark(id: &str) -> Option<String> {
    let mut out = MARK.to_owned();
    for character in id.chars() {
        if character.is_ascii_alphanumeric() {
            out.push(character);
        } else {
            out.extend(["_", &format!("{:x}", u32::from(character)), "_"]);
        }
        if out.len() > LONGEST {
            return None;
        }
    }
    (out.len() > MARK.len()).then_some(out)
}

/// The name that a bookmark stands for; none where it is somebody else's.
pub(super) fn name(bookmark: &str) -> Option<String> {
    let mut rest = bookmark.strip_prefix(MARK)?;
    let mut out = String::new();
    while let Some((plain, behind)) = rest.split_once('_') {
        let (number, behind) = behind.split_once('_')?;
        out.push_str(plain);
        out.push(u32::from_str_radix(number, 16).ok().and_then(char::from_u32)?);
        rest = behind;
    }
    out.push_str(rest);
    // A name that somebody made up would not be written so.
    (self::bookmark(&out).as_deref() == Some(bookmark)).then_some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn short_names_come_back(id in "[a-z0-9_.\u{e9}-]{1,7}") {
            let bookmark = bookmark(&id);
            prop_assert!(bookmark.as_ref().is_none_or(|it| name(it).as_ref() == Some(&id)));
        }

        #[test]
        fn no_bookmark_is_too_much(bookmark in "_onetext_[a-z0-9_]{0,40}|[a-z_]{0,9}") {
            let _ = name(&bookmark);
        }
    }

    #[test]
    fn names_are_words_and_dashes() {
        assert_eq!(bookmark("armed-forces").as_deref(), Some("_onetext_armed_2d_forces"));
        assert_eq!(name("_onetext_armed_2d_forces").as_deref(), Some("armed-forces"));
        assert_eq!(
            (name("_Toc123"), name("_onetext_"), name("_onetext_a_zz_")),
            (None, None, None)
        );
        assert_eq!((bookmark(""), bookmark(&"a".repeat(32))), (None, None));
    }
}
