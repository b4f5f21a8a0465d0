//! Words that look like the address of a web page.

use crate::pattern::{Pattern, Scratch};

/// spaCy's `LIKE_URL`; a pattern settles what does not show at first sight.
pub(super) fn like_url(text: &str, pattern: Option<&Pattern>) -> bool {
    if text.starts_with("http://") || text.starts_with("https://") {
        return true;
    }
    if text.strip_prefix("www.").is_some_and(|rest| !rest.is_empty()) {
        return true;
    }
    if text.starts_with('.') || text.ends_with('.') || text.contains('@') {
        return false;
    }
    let Some((_, tail)) = text.rsplit_once('.') else { return false };
    let domain = tail.split(':').next().unwrap_or_default();
    domain.ends_with('/')
        || TOP_LEVEL_DOMAINS.binary_search(&domain).is_ok()
        || pattern.is_some_and(|pattern| {
            pattern.may_match(text) && pattern.matches(text, &mut Scratch::default())
        })
}

/// The domains that spaCy takes for the end of an address, sorted.
const TOP_LEVEL_DOMAINS: [&str; 274] = [
    "ac", "ad", "ae", "aero", "af", "ag", "ai", "al", "am", "an", "ao", "aq", "ar", "as", "asia",
    "at", "au", "aw", "ax", "az", "ba", "bb", "bd", "be", "bf", "bg", "bh", "bi", "biz", "bj",
    "bm", "bn", "bo", "br", "bs", "bt", "bv", "bw", "by", "bz", "ca", "cat", "cc", "cd", "cf",
    "cg", "ch", "ci", "ck", "cl", "cm", "cn", "co", "com", "coop", "cr", "cs", "cu", "cv", "cx",
    "cy", "cz", "dd", "de", "dj", "dk", "dm", "do", "dz", "ec", "edu", "ee", "eg", "eh", "er",
    "es", "et", "eu", "fi", "fj", "fk", "fm", "fo", "fr", "ga", "gb", "gd", "ge", "gf", "gg", "gh",
    "gi", "gl", "gm", "gn", "gov", "gp", "gq", "gr", "gs", "gt", "gu", "gw", "gy", "hk", "hm",
    "hn", "hr", "ht", "hu", "icu", "id", "ie", "il", "im", "in", "info", "int", "io", "iq", "ir",
    "is", "it", "je", "jm", "jo", "jobs", "jp", "ke", "kg", "kh", "ki", "km", "kn", "kp", "kr",
    "kw", "ky", "kz", "la", "lb", "lc", "li", "lk", "lr", "ls", "lt", "lu", "lv", "ly", "ma", "mc",
    "md", "me", "mg", "mh", "mil", "mk", "ml", "mm", "mn", "mo", "mobi", "mp", "mq", "mr", "ms",
    "mt", "mu", "museum", "mv", "mw", "mx", "my", "mz", "na", "name", "nc", "ne", "net", "nf",
    "ng", "ni", "nl", "no", "np", "nr", "nu", "nz", "om", "org", "pa", "pe", "pf", "pg", "ph",
    "pk", "pl", "pm", "pn", "pr", "pro", "ps", "pt", "pw", "py", "qa", "re", "ro", "rs", "ru",
    "rw", "sa", "sb", "sc", "sd", "se", "sg", "sh", "si", "sj", "sk", "sl", "sm", "sn", "so", "sr",
    "ss", "st", "su", "sv", "sy", "sz", "tc", "td", "tel", "tf", "tg", "th", "tj", "tk", "tl",
    "tm", "tn", "to", "tp", "tr", "travel", "tt", "tv", "tw", "tz", "ua", "ug", "uk", "us", "uy",
    "uz", "va", "vc", "ve", "vg", "vi", "vn", "vu", "wf", "ws", "xxx", "xyz", "ye", "yt", "za",
    "zm", "zw",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domains_are_sorted() {
        assert!(TOP_LEVEL_DOMAINS.is_sorted());
    }

    #[test]
    fn addresses_are_told_by_their_ends() {
        for text in
            ["http://", "https://x", "www.a", "a.com", "a.b.fr:80", "x.y/", "www..", "Bank.int"]
        {
            assert!(like_url(text, None), "{text}");
        }
        for text in ["", "www.", ".com", "a.com.", "me@a.com", "a.COM", "com", "a.com/x", "a.b:c/"]
        {
            assert!(!like_url(text, None), "{text}");
        }
        let pattern = Pattern::new(r"^(?:\w+\.)+[a-z]{2,3}(?:/\S*)?$").unwrap();
        assert!(like_url("a.com/x", Some(&pattern)));
        assert!(!like_url("a.comma/x", Some(&pattern)));
    }
}
