//! Puts a package on the table.

use std::collections::BTreeMap;

use maud::{Markup, html};
use onetext_record::body::Package;
use onetext_record::id::PackageId;
use onetext_record::{Audience, NewEntry, Viewer, When};

use super::answer::picked;
use super::sight::Names;
use super::view::View;
use super::wish::Wishes;
use super::{chrome, harmless, kept};
use crate::desk::{Chair, Study};
use crate::fault::Fault;
use crate::reply::{Outcome, Reply};
use crate::request::{Fields, Request};
use crate::rules;

/// The form that puts the viewer's package on the table; the mediators alone do that.
pub(super) fn forms(study: &Study<'_>, view: &View<'_>) -> Markup {
    if *study.viewer() != Viewer::Mediator {
        return html! {};
    }
    let scenario = &view.answer.question.scenario;
    let is_whole = picked(scenario, &view.wishes.package).is_some();
    let rank = study.look(|desk| desk.state.rank());
    html! {
        section.record aria-labelledby="put-title" {
            h2 id="put-title" { "Put your package on the table" }
            form method="post" action="/settle/package" data-package="" {
                (chrome::token())
                input type="hidden" name="seen" value=(rank);
                input type="hidden" name="package" value=(view.wishes.package_text());
                input type="hidden" name="back" value=(view.wishes.query());
                p.facts data-open="" hidden[is_whole] { "Pick an option for each issue under “A package of your own” first." }
                div.fields {
                    label { "What it is called" input name="title" required maxlength="200" autocomplete="off"; }
                    label { "Who put it forward"
                        select name="by" {
                            option value="" { "the mediators" }
                            @for (at, party) in scenario.parties.iter().enumerate() {
                                option value=(party.id) { (harmless(&view.party(at))) }
                            }
                        }
                    }
                    label { "Who may see it"
                        select name="audience" {
                            @for (at, audience) in rules::audiences(study.viewer()).iter().enumerate() {
                                option value=(at) { (study.look(|desk| crate::page::words::audience(desk.state, audience))) }
                            }
                        }
                    }
                    p { button { "Put it on the table" } }
                }
            }
        }
    }
}

/// The audience that a form chose.
pub(super) fn chosen(study: &Study<'_>, form: &Fields) -> Result<Audience, Fault> {
    let at = form.parsed::<usize>("audience")?.unwrap_or_default();
    let found = rules::audiences(study.viewer()).into_iter().nth(at);
    found.ok_or_else(|| Fault::input("“audience” is none of those that can be chosen"))
}

/// Where a form leads back to.
pub(super) fn back(form: &Fields) -> Result<Wishes, Fault> {
    let fields =
        form.get("back").map(|query| serde_urlencoded::from_str(query).unwrap_or_default());
    Wishes::read(&Fields(fields.unwrap_or_default()))
}

/// Records a package.
pub(super) fn package(chair: &Chair<'_>, request: &Request) -> Outcome {
    let study = &chair.pen.study;
    let form = request.form()?;
    let title = form.need("title")?.to_owned();
    let asked = Fields(vec![("package".to_owned(), form.need("package")?.to_owned())]);
    let wishes = Wishes::read(&asked)?;
    let kept = kept(study);
    let sight = kept.sight(study, None, study.look(|desk| desk.state.rank()));
    let scenario = &sight.mapped.scenario;
    let known = Names(scenario);
    let mut options = BTreeMap::new();
    for (issue, option) in &wishes.package {
        let at = known.issue("package", issue)?;
        let place = known.option("package", at, option)?;
        options.insert(sight.mapped.issues[at].clone(), sight.mapped.options[at][place].clone());
    }
    if picked(scenario, &wishes.package).is_none() {
        let open: Vec<&str> = scenario
            .issues
            .iter()
            .filter(|it| !wishes.package.contains_key(&it.id))
            .map(|it| it.title.as_str())
            .collect();
        return Err(Fault::input(format!("the package leaves open: {}", open.join(", ")))
            .hint("pick an option for each issue under “A package of your own”"));
    }
    let by = match form.get("by") {
        Some(id) => vec![sight.mapped.parties[known.party("by", id)?].clone()],
        None => Vec::new(),
    };
    let id: PackageId = study.id("package")?;
    let body = Package { id, title, by, options };
    let entry =
        NewEntry::judged("", body).on(When::day(study.today())).for_audience(chosen(study, &form)?);
    let rank = chair.pen.append(vec![entry], form.parsed("seen")?)?;
    let back = Wishes { package: wishes.package, ..back(&form)? };
    // Who has recorded something sees it at once.
    let sight = kept.sight(study, back.on, rank);
    kept.answer(&sight, &back, true)?;
    Ok(Reply::see(&back.path()))
}
