//! Morphological features as text: `Case=Acc|Number=Sing`.

/// The text of an analysis that was made and has no feature, unlike one that was never made.
pub(crate) const NO_FEATURES: &str = "_";

/// Features in the one order and form in which equal analyses are equal texts.
///
/// `None` where a feature is not one name and its values with one `=` between them.
pub(crate) fn normalized(features: &str) -> Option<String> {
    if features.is_empty() || features == NO_FEATURES {
        return Some(NO_FEATURES.to_owned());
    }
    let mut fields: Vec<(&str, String)> = Vec::new();
    for feature in features.split('|') {
        let (field, values) = feature.split_once('=').filter(|(_, v)| !v.contains('='))?;
        let mut values: Vec<&str> = values.split(',').collect();
        values.sort_unstable();
        // The last word on a field counts.
        fields.retain(|(known, _)| *known != field);
        fields.push((field, values.join(",")));
    }
    let mut features: Vec<String> =
        fields.into_iter().map(|(field, values)| format!("{field}={values}")).collect();
    features.sort_unstable();
    Some(features.join("|"))
}

/// The features of two normalised analyses; where both have a field, the second has the last word.
pub(crate) fn merged(first: &str, second: &str) -> String {
    let mut features: Vec<&str> = second.split('|').filter(|f| f.contains('=')).collect();
    let said =
        |pair: &&str| pair.split_once('=').is_some_and(|(name, _)| field(second, name).is_none());
    features.extend(first.split('|').filter(said));
    features.sort_unstable();
    if features.is_empty() { NO_FEATURES.to_owned() } else { features.join("|") }
}

/// Each feature of a normalised analysis with each of its values.
pub(crate) fn features(analysis: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = analysis.split('|').filter_map(|feature| feature.split_once('='));
    pairs.flat_map(|(field, values)| values.split(',').map(move |value| (field, value)))
}

/// All values of a field, commas between them.
pub(crate) fn field<'a>(analysis: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = analysis.split('|').filter_map(|feature| feature.split_once('='));
    pairs.find(|(field, _)| *field == name).map(|(_, values)| values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_put_in_order() {
        let normal = |text| normalized(text).unwrap();
        assert_eq!(normal("Number=Sing|Case=Nom,Acc"), "Case=Acc,Nom|Number=Sing");
        assert_eq!(normal("Case=Nom|Case=Acc"), "Case=Acc");
        assert_eq!(normal(""), "_");
        assert_eq!(normal("_"), "_");
        assert_eq!(normalized("Case"), None);
        assert_eq!(normalized("A=B=C"), None);
        assert_eq!(normalized("A=B|"), None);
    }

    #[test]
    fn the_second_analysis_has_the_last_word() {
        assert_eq!(merged("Case=Nom|Number=Sing", "Case=Acc"), "Case=Acc|Number=Sing");
        assert_eq!(merged("_", "Case=Acc"), "Case=Acc");
        assert_eq!(merged("Case=Nom", "_"), "Case=Nom");
        assert_eq!(merged("_", ""), "_");
    }

    #[test]
    fn features_are_read_one_by_one() {
        let all: Vec<_> = features("Case=Acc,Nom|Number=Sing").collect();
        assert_eq!(all, [("Case", "Acc"), ("Case", "Nom"), ("Number", "Sing")]);
        assert_eq!(features("_").count(), 0);
        assert_eq!(field("Case=Acc,Nom|Number=Sing", "Case"), Some("Acc,Nom"));
        assert_eq!(field("_", "Case"), None);
    }
}
