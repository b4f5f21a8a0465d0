//! Non-linear profiles of Genius: a party's utility is a sum over hyper-rectangles, boxes of whole
//! numbers, each of which pays where the package lies in it.

use num_traits::{One, Signed, Zero};

use super::{Known, need, number};
use crate::exact::{Exact, whole};
use crate::format::expect::Page;
use crate::format::xml::Element;
use crate::format::{MAX_DEPTH, MAX_LISTED, Mistake};
use crate::model::{Condition, Interaction, Values};

/// The values of a profile: all in its interactions.
pub(super) fn values(
    page: Page<'_>,
    root: &Element,
    known: &[Known],
    notes: &mut Vec<Mistake>,
) -> Result<Values, Mistake> {
    let Some(utility) = root.all("utility").first().copied() else {
        return Err(page.mistake(root.at.clone(), "the profile has no <utility>"));
    };
    let most = number(page, utility, "maxutility")?;
    if !most.is_positive() {
        return Err(page.mistake(utility.at.clone(), "`maxutility` must be above 0"));
    }
    let Some(function) = utility.named("ufun").next() else {
        return Err(page.mistake(utility.at.clone(), "the utility has no <ufun>"));
    };
    let mut sum =
        Sum { page, known, listed: 0, interactions: Vec::new(), constant: Exact::zero(), most };
    sum.function(function, &Exact::one(), 0)?;
    let reach: Exact =
        sum.interactions.iter().map(|it| &it.value).filter(|it| it.is_positive()).sum();
    if &reach + &sum.constant > Exact::one() {
        let message = "the rectangles together pay more than `maxutility`; were a package to reach \
                       that, Genius would call it 1, and here it is more";
        notes.push(page.mistake(utility.at.clone(), message));
    }
    let options = known.iter().map(|known| vec![whole(0); known.issue.options.len()]).collect();
    Ok(Values {
        weights: vec![whole(0); known.len()],
        options,
        interactions: sum.interactions,
        constant: sum.constant,
    })
}

struct Sum<'a> {
    page: Page<'a>,
    known: &'a [Known],
    interactions: Vec<Interaction>,
    constant: Exact,
    most: Exact,
    /// How many options the boxes have listed so far.
    listed: usize,
}

impl Sum<'_> {
    fn function(&mut self, element: &Element, times: &Exact, depth: usize) -> Result<(), Mistake> {
        if depth > MAX_DEPTH {
            return Err(self.page.mistake(element.at.clone(), "sums nest too deep"));
        }
        let how = element.attribute("aggregation").unwrap_or("sum");
        if !how.eq_ignore_ascii_case("sum") {
            let message = format!("rectangles are put together by `{how}`, and only sums are read");
            return Err(self.page.mistake(element.at.clone(), message));
        }
        let times = match element.attribute("weight") {
            Some(_) => times * number(self.page, element, "weight")?,
            None => times.clone(),
        };
        for rectangle in element.named("hyperRectangle") {
            self.rectangle(rectangle, &times)?;
        }
        for inner in element.named("ufun") {
            self.function(inner, &times, depth + 1)?;
        }
        Ok(())
    }

    /// `INCLUDES` pays inside the box, `EXCLUDES` outside; a rectangle without bounds everywhere.
    fn rectangle(&mut self, element: &Element, times: &Exact) -> Result<(), Mistake> {
        let mut value = number(self.page, element, "utility")? * times / &self.most;
        if element.attribute("weight").is_some() {
            value *= number(self.page, element, "weight")?;
        }
        let (inside, outside) = (
            element.named("INCLUDES").collect::<Vec<_>>(),
            element.named("EXCLUDES").collect::<Vec<_>>(),
        );
        if !inside.is_empty() && !outside.is_empty() {
            let message = "a rectangle both includes and excludes, and Genius reads only a part";
            return Err(self.page.mistake(element.at.clone(), message));
        }
        let excludes = !outside.is_empty();
        let mut when = Some(Condition::default());
        for bound in inside.into_iter().chain(outside) {
            let side = self.side(bound)?;
            self.listed += side.as_ref().map_or(0, |side| side.0.iter().map(|it| it.1.len()).sum());
            if self.listed > MAX_LISTED {
                return Err(self.page.mistake(bound.at.clone(), "the boxes list too many numbers"));
            }
            when = when.and_then(|when| side.and_then(|side| when.and(&side)));
        }
        if excludes {
            self.constant += &value;
            value = -value;
        }
        match when {
            // A box that no package lies in.
            None => {}
            Some(when) if when.0.is_empty() => self.constant += value,
            Some(when) => self.interactions.push(Interaction { when, value }),
        }
        Ok(())
    }

    /// The options within a bound; none where there are none.
    fn side(&self, bound: &Element) -> Result<Option<Condition>, Mistake> {
        let index = need(self.page, bound, "index")?.trim();
        let Some(at) = self.known.iter().position(|known| known.index == index) else {
            let message = format!("the domain has no issue with the index {index}");
            return Err(self.page.mistake(bound.at.clone(), message));
        };
        let known = &self.known[at];
        let Some(first) = &known.range else {
            let message = format!("`{}` is no range of whole numbers", known.issue.id);
            return Err(self.page.mistake(bound.at.clone(), message));
        };
        let (low, high) = (number(self.page, bound, "min")?, number(self.page, bound, "max")?);
        let options: Vec<usize> = (0..known.issue.options.len())
            .filter(|&option| {
                let x = first + whole(i64::try_from(option).unwrap_or(i64::MAX));
                low <= x && x <= high
            })
            .collect();
        Ok((!options.is_empty()).then(|| Condition(vec![(at, options)])))
    }
}
