//! Passwords that are tried first: common words with digits behind them, walks over the keyboard, the
//! same thing twice, one's own name.

/// Words that stand in the passwords most often found, and those of our own subject.
const WORDS: &[&str] = &[
    "abc",
    "access",
    "account",
    "admin",
    "administrator",
    "amanda",
    "andrew",
    "angel",
    "anthony",
    "apple",
    "arsenal",
    "ashley",
    "asshole",
    "autumn",
    "baby",
    "babygirl",
    "banana",
    "barcelona",
    "baseball",
    "basketball",
    "batman",
    "biteme",
    "blink",
    "bubbles",
    "butterfly",
    "changeme",
    "charlie",
    "cheese",
    "chelsea",
    "chocolate",
    "computer",
    "cookie",
    "daniel",
    "default",
    "demo",
    "diamond",
    "donald",
    "dragon",
    "everton",
    "family",
    "flower",
    "football",
    "forever",
    "freedom",
    "friends",
    "fuckyou",
    "george",
    "ginger",
    "google",
    "guest",
    "hannah",
    "harley",
    "hello",
    "hockey",
    "home",
    "hunter",
    "iloveyou",
    "internet",
    "jackson",
    "jasmine",
    "jennifer",
    "jessica",
    "jesus",
    "jordan",
    "joshua",
    "justin",
    "killer",
    "letmein",
    "lilly",
    "linkedin",
    "liverpool",
    "login",
    "london",
    "love",
    "lovely",
    "loveme",
    "loveyou",
    "maggie",
    "manager",
    "martin",
    "master",
    "matrix",
    "matthew",
    "mediation",
    "mediator",
    "mercedes",
    "michael",
    "michelle",
    "minecraft",
    "monday",
    "money",
    "monkey",
    "mustang",
    "my",
    "myspace",
    "naruto",
    "negotiation",
    "nicole",
    "ninja",
    "nothing",
    "observer",
    "office",
    "onetext",
    "orange",
    "pass",
    "passw",
    "passwd",
    "password",
    "passwords",
    "peace",
    "pepper",
    "pokemon",
    "princess",
    "private",
    "purple",
    "pussy",
    "qazwsx",
    "qwe",
    "qwer",
    "qwert",
    "qwerty",
    "rainbow",
    "ranger",
    "robert",
    "rockyou",
    "root",
    "samsung",
    "secret",
    "server",
    "shadow",
    "sophie",
    "spring",
    "starwars",
    "summer",
    "sunday",
    "sunshine",
    "super",
    "superman",
    "sweet",
    "system",
    "talks",
    "taylor",
    "tennis",
    "test",
    "testing",
    "the",
    "thomas",
    "thunder",
    "tigger",
    "treaty",
    "trustno",
    "user",
    "username",
    "welcome",
    "whatever",
    "william",
    "winter",
    "work",
    "yellow",
    "you",
    "zaq",
    "zxc",
];

/// Rows along which fingers walk.
const ROWS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop[]",
    "qwertzuiopü",
    "azertyuiop",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "yxcvbnm,.-",
    "!@#$%^&*()_+",
    "!\"§$%&/()=",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
];

/// How many common words in a row are still guessed.
const FEW: usize = 3;

/// How many digits and signs around common words do not help.
const AROUND: usize = 8;

/// Whether a password is among those that are tried first.
pub(super) fn is_guessed(password: &str) -> bool {
    let plain: Vec<char> = password.to_lowercase().chars().collect();
    has_few_signs(&plain) || is_repeated(&plain) || is_walked(&plain) || is_of_words(&plain)
}

/// Whether a password contains one of these names or the longer part of one.
pub(super) fn holds_a_name(password: &str, names: &[&str]) -> bool {
    let plain = password.to_lowercase();
    names
        .iter()
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .any(|part| part.chars().count() >= 4 && plain.contains(&part))
}

fn has_few_signs(plain: &[char]) -> bool {
    let mut signs = plain.to_vec();
    signs.sort_unstable();
    signs.dedup();
    signs.len() < 5
}

/// The same thing again and again.
fn is_repeated(plain: &[char]) -> bool {
    (1..=plain.len() / 2).any(|unit| plain.iter().zip(&plain[unit..]).all(|(a, b)| a == b))
}

/// Three walks at most, such as `qwertyuiop` or `87654321`, and nothing else.
fn is_walked(plain: &[char]) -> bool {
    let mut rest = plain;
    for _ in 0..FEW {
        let longest = ROWS.iter().map(|row| walk(rest, row)).max().unwrap_or_default();
        rest = &rest[longest.max(1).min(rest.len())..];
    }
    rest.is_empty()
}

/// How far the text goes along a row, in one direction.
fn walk(text: &[char], row: &str) -> usize {
    let row: Vec<char> = row.chars().collect();
    let back: Vec<char> = row.iter().rev().copied().collect();
    let along = |row: &[char]| {
        let starts = (0..row.len()).filter(|at| text.first() == row.get(*at));
        let far = |at: usize| text.iter().zip(&row[at..]).take_while(|(a, b)| a == b).count();
        starts.map(far).max().unwrap_or_default()
    };
    along(&row).max(along(&back))
}

/// A few common words, and around them digits and signs enough for a year or two and no more.
fn is_of_words(plain: &[char]) -> bool {
    let letters: String = plain.iter().filter(|c| c.is_alphabetic()).collect();
    if letters.is_empty() || plain.len() - letters.chars().count() > AROUND {
        return false;
    }
    if few_words(&letters) {
        return true;
    }
    // Digits at the end are rather a year than letters in disguise.
    let text: String = plain.iter().collect();
    let trimmed = text.trim_matches(|c: char| !c.is_alphabetic());
    ['l', 'i'].iter().any(|one| {
        let shown = |c: char| match c {
            '0' => 'o',
            '1' | '!' | '|' => *one,
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            c => c,
        };
        let undisguised = trimmed.chars().map(shown).filter(|c| c.is_alphabetic());
        few_words(&undisguised.collect::<String>())
    })
}

/// Whether a text is nothing but [`FEW`] common words or fewer.
fn few_words(text: &str) -> bool {
    let mut reached = vec![text];
    for _ in 0..=FEW {
        if reached.iter().any(|rest| rest.is_empty()) {
            return true;
        }
        reached = reached
            .iter()
            .flat_map(|rest| WORDS.iter().filter_map(|word| rest.strip_prefix(word)))
            .collect();
        reached.sort_unstable();
        reached.dedup();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_known() {
        for guessed in [
            "aaaaaaaaaaaa",
            "121212121212",
            "abcabcabcabc",
            "123456789012",
            "qwertyuiop12",
            "1q2w3e4r5t6y",
            "0987654321qwerty",
            "Password12345",
            "P@ssw0rd2026!",
            "Welcome2026!!",
            "iloveyou1234",
            "letmein-letmein",
            "adminadmin2025",
            "onetext-talks-1",
            "qwertyuiop[]",
            "Summer-2026-Winter",
            "passwordpassword",
            "!@#$%^&*()_+",
        ] {
            assert!(is_guessed(guessed), "{guessed}");
        }
        for fine in [
            "correct horse battery",
            "x7#Kp0vQz!mL",
            "gravel teapot lantern",
            "Убежище и мост",
            "ночь улица фонарь",
            "839201746529",
            "my 7#5!9@2$4%",
            "kettle 1907 marble",
        ] {
            assert!(!is_guessed(fine), "{fine}");
        }
    }

    #[test]
    fn ones_own_name_is_no_secret() {
        assert!(holds_a_name("xx-Petrova-1234", &["olga.petrova", "Olga Petrova"]));
        assert!(!holds_a_name("gravel teapot lantern", &["ann", "A. Mediator"]));
    }
}
