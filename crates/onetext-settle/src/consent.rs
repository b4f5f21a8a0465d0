//! Whose agreement an issue needs: a Boolean expression over parties.

/// A rule over parties by their place. It has no negation: more agreement never hurts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consent {
    /// This party must agree.
    Party(usize),
    /// All of these must hold; of none, nobody's agreement is needed.
    All(Vec<Consent>),
    /// One of these must hold.
    Any(Vec<Consent>),
    /// At least so many of these must hold.
    AtLeast(usize, Vec<Consent>),
}

impl Consent {
    /// Whether it is met when these parties agree.
    pub fn met(&self, agrees: &dyn Fn(usize) -> bool) -> bool {
        match self {
            Self::Party(party) => agrees(*party),
            Self::All(rules) => rules.iter().all(|rule| rule.met(agrees)),
            Self::Any(rules) => rules.iter().any(|rule| rule.met(agrees)),
            Self::AtLeast(count, rules) => {
                rules.iter().filter(|rule| rule.met(agrees)).count() >= *count
            }
        }
    }

    /// The parties that it names, sorted, each once.
    pub fn parties(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    fn collect(&self, found: &mut Vec<usize>) {
        match self {
            Self::Party(party) => found.push(*party),
            Self::All(rules) | Self::Any(rules) | Self::AtLeast(_, rules) => {
                for rule in rules {
                    rule.collect(found);
                }
            }
        }
    }
}
