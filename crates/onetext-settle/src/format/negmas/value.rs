//! Value functions of NegMAS: what a party gets from each option of one issue.

use num_traits::Zero;

use super::{Domain, key};
use crate::exact::{Exact, parse};
use crate::format::Mistake;
use crate::format::expect::{Page, meant};
use crate::format::tree::Node;

/// The most powers that a polynomial may have: higher ones make numbers that no one can read.
const MAX_POWERS: usize = 32;

/// What the function gives to each option of the issue.
pub(super) fn worths(
    page: Page<'_>,
    node: &Node,
    domain: &Domain,
    issue: usize,
) -> Result<Vec<Exact>, Mistake> {
    let kind = node.get("type").and_then(Node::word).unwrap_or("TableFun");
    let kind = kind.rsplit('.').next().unwrap_or(kind);
    let part = |name: &str| match node.get(name) {
        Some(node) => node.number(page, name),
        None => Ok(Exact::zero()),
    };
    match kind {
        "TableFun" | "MappingFun" => {
            let table = node.get("mapping").unwrap_or(node);
            let written: std::collections::BTreeMap<String, &Node> = table
                .map(page, "a table of values")?
                .iter()
                .filter_map(|(name, value)| Some((key(name.word()?), value)))
                .collect();
            let options = domain.issues[issue].options.iter();
            options
                .map(|option| {
                    if let Some(value) = written.get(&key(&option.id)) {
                        return value.number(page, "a value");
                    }
                    let name = &domain.issues[issue].id;
                    let message = format!("no value for `{}` of `{name}`", option.id);
                    let mistake = page.mistake(table.start(), message);
                    Err(match meant(&option.id, written.keys().map(String::as_str)) {
                        Some(help) => mistake.help(help),
                        None => mistake,
                    })
                })
                .collect()
        }
        "ConstFun" => {
            let bias = part("bias")?;
            Ok(vec![bias; domain.issues[issue].options.len()])
        }
        "IdentityFun" => along(page, node, domain, issue, Clone::clone),
        "LinearFun" | "AffineFun" => {
            let (slope, bias) = (part("slope")?, part("bias")?);
            along(page, node, domain, issue, |x| x * &slope + &bias)
        }
        "QuadraticFun" => {
            let (a2, a1, bias) = (part("a2")?, part("a1")?, part("bias")?);
            along(page, node, domain, issue, |x| (x * &a2 + &a1) * x + &bias)
        }
        "PolynomialFun" => {
            let bias = part("bias")?;
            let coefficients = node.need(page, "coefficients")?;
            let coefficients: Vec<Exact> = coefficients
                .list(page, "`coefficients`")?
                .iter()
                .map(|it| it.number(page, "a coefficient"))
                .collect::<Result<_, _>>()?;
            if coefficients.len() > MAX_POWERS {
                let message = format!("a polynomial of more than {MAX_POWERS} powers");
                return Err(page.mistake(node.start(), message));
            }
            // The first coefficient is that of the first power.
            along(page, node, domain, issue, |x| {
                let from = coefficients.iter().rev();
                from.fold(Exact::zero(), |sum, it| (sum + it) * x) + &bias
            })
        }
        other => {
            let message = format!("values that are a `{other}` are no exact numbers");
            let help = "write them as a TableFun, with a number for each option";
            Err(page.mistake(node.start(), message).help(help))
        }
    }
}

/// A function of the numbers that the options are.
pub(super) fn along(
    page: Page<'_>,
    node: &Node,
    domain: &Domain,
    issue: usize,
    worth: impl Fn(&Exact) -> Exact,
) -> Result<Vec<Exact>, Mistake> {
    let issue = &domain.issues[issue];
    let number = |id: &str| match id {
        // Python counts with these.
        "true" | "True" => Ok(crate::exact::whole(1)),
        "false" | "False" => Ok(crate::exact::whole(0)),
        _ => parse(id),
    };
    let worths = issue.options.iter().map(|option| {
        number(&option.id).map(|x| worth(&x)).map_err(|_| {
            let message =
                format!("a formula needs numbers, and `{}` of `{}` is none", option.id, issue.id);
            page.mistake(node.start(), message)
        })
    });
    worths.collect()
}
