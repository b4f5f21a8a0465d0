//! The solutions by name, each in two plain sentences.

/// A rule that picks the best packages among those everybody whose consent counts can accept.
///
/// A *gain* is what a party gets above its disagreement value; its *ideal* is the most that it gets
/// in any package that is possible at all. Every rule picks among packages that nothing beats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Nash (1950): the largest product of gains.
    Nash,
    /// Kalai and Smorodinsky (1975): the largest least share of the possible gain.
    KalaiSmorodinsky,
    /// The same, ties broken by the second least share, and so on (Imai 1983).
    KalaiSmorodinskyLexicographic,
    /// The largest least gain (Kalai 1977).
    Egalitarian,
    /// The same, ties broken by the second least gain, and so on.
    EgalitarianLexicographic,
    /// The largest sum.
    Utilitarian,
    /// What `NegMAS` calls the Kalai-Smorodinsky point: the smallest spread of shares of the possible gain.
    SmallestSpread,
    /// What `NegoLog` calls the Kalai point: the largest sum.
    LargestSum,
    /// What Genius calls the Kalai-Smorodinsky point: the smallest sum of differences.
    SmallestDifferences,
    /// What the ANL competition calls the Kalai point: the smallest gap between utilities.
    SmallestGap,
}

impl Kind {
    /// All of them, in the order above.
    pub const ALL: [Self; 10] = [
        Self::Nash,
        Self::KalaiSmorodinsky,
        Self::KalaiSmorodinskyLexicographic,
        Self::Egalitarian,
        Self::EgalitarianLexicographic,
        Self::Utilitarian,
        Self::SmallestSpread,
        Self::LargestSum,
        Self::SmallestDifferences,
        Self::SmallestGap,
    ];

    /// The name in commands and files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Nash => "nash",
            Self::KalaiSmorodinsky => "ks",
            Self::KalaiSmorodinskyLexicographic => "ks-lexicographic",
            Self::Egalitarian => "egalitarian",
            Self::EgalitarianLexicographic => "egalitarian-lexicographic",
            Self::Utilitarian => "utilitarian",
            Self::SmallestSpread => "smallest-spread",
            Self::LargestSum => "largest-sum",
            Self::SmallestDifferences => "smallest-differences",
            Self::SmallestGap => "smallest-gap",
        }
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Nash => "Nash",
            Self::KalaiSmorodinsky => "Kalai-Smorodinsky",
            Self::KalaiSmorodinskyLexicographic => "Kalai-Smorodinsky, lexicographic",
            Self::Egalitarian => "Egalitarian",
            Self::EgalitarianLexicographic => "Egalitarian, lexicographic",
            Self::Utilitarian => "Utilitarian",
            Self::SmallestSpread => "Smallest spread of shares (NegMAS: Kalai-Smorodinsky)",
            Self::LargestSum => "Largest sum (NegoLog: Kalai)",
            Self::SmallestDifferences => "Smallest differences (Genius: Kalai-Smorodinsky)",
            Self::SmallestGap => "Smallest gap (ANL: Kalai)",
        }
    }

    /// What it means, in two sentences for the output.
    pub fn definition(self) -> &'static str {
        match self {
            Self::Nash => {
                "The packages with the largest product of everybody's gains over no agreement, \
                 among those that leave nobody below that. Doubling one party's gain counts as \
                 much as doubling another's, so no common scale is needed."
            }
            Self::KalaiSmorodinsky => {
                "The packages in which the worst-off party gets the largest share of what it could \
                 gain at most. A share is the gain over no agreement, divided by the gain in the \
                 best possible package for that party."
            }
            Self::KalaiSmorodinskyLexicographic => {
                "The packages in which the worst-off party gets the largest share of what it could \
                 gain at most; among equals the second worst-off, and so on. A share is the gain \
                 over no agreement, divided by the gain in the best possible package for that \
                 party."
            }
            Self::Egalitarian => {
                "The packages in which the party that gains least over no agreement gains as much \
                 as possible. It compares gains as they stand, so it means something only where \
                 the parties' values share a scale."
            }
            Self::EgalitarianLexicographic => {
                "The packages in which the party that gains least over no agreement gains as much \
                 as possible; among equals the second least, and so on. It compares gains as they \
                 stand, so it means something only where the parties' values share a scale."
            }
            Self::Utilitarian => {
                "The packages with the largest sum of everybody's values. One party's loss can pay \
                 for another's gain, and it means something only where the values share a scale."
            }
            Self::SmallestSpread => {
                "Of the packages that nothing beats, those in which the largest and the smallest \
                 share of possible gain lie closest together, where a share counts up to the best \
                 of all packages for that party. NegMAS calls this the Kalai-Smorodinsky point; it \
                 can leave everybody with less than that solution does."
            }
            Self::LargestSum => {
                "Of the packages that nothing beats, those with the largest sum of values. NegoLog \
                 calls this the Kalai point; it is the utilitarian solution."
            }
            Self::SmallestDifferences => {
                "Of the packages that nothing beats, whatever the parties' reservation values and \
                 red lines, those with the smallest sum of differences between every two parties' \
                 values. Genius calls this the Kalai-Smorodinsky point; it knows no disagreement \
                 point and no ideal."
            }
            Self::SmallestGap => {
                "Of the packages that nothing beats, those with the smallest gap between the \
                 largest and the smallest of the parties' values. The ANL competition calls this \
                 the Kalai point; it knows no ideal."
            }
        }
    }
}

/// What a party gets without agreement, for counting gains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disagreement {
    /// Its reservation value; 0 where it has none.
    Reservation,
    /// The larger of its reservation value and the least it gets in any package, possible or not;
    /// the latter alone where it has no reservation value.
    ReservationOrOwnLeast,
}

impl Disagreement {
    /// What it means, in a sentence for the output.
    pub fn definition(self) -> &'static str {
        match self {
            Self::Reservation => {
                "Without agreement each party is taken to get its reservation value, or 0 where \
                 none is known."
            }
            Self::ReservationOrOwnLeast => {
                "Without agreement each party is taken to get its reservation value or what the \
                 worst package for it gives, whichever is larger."
            }
        }
    }
}

/// Which packages a party's ideal is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ideal {
    /// The agreeable ones: the most it can get while everybody whose consent counts still agrees.
    /// Kalai and Smorodinsky's own.
    Agreeable,
    /// All that no constraint forbids, even if somebody would refuse them. Some tools take these.
    Possible,
}

impl Ideal {
    /// What it means, in a sentence for the output.
    pub fn definition(self) -> &'static str {
        match self {
            Self::Agreeable => {
                "The most a party can gain is counted over the packages that everybody whose \
                 consent counts would accept."
            }
            Self::Possible => {
                "The most a party can gain is counted over all packages that can stand, even those \
                 that others would refuse."
            }
        }
    }
}
