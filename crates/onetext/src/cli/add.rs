//! What can be typed behind `onetext add`: one subcommand for each kind of entry.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use onetext_record::Seq;
use onetext_record::When;
use onetext_record::body::{
    Amount, AssessmentWord, EndorsementWord, MeetingStatus, Need, Provenance, Role, Stance,
    StatusStep,
};
use onetext_record::consent::ConsentRule;
use onetext_record::id::{
    AssessmentId, CirculationId, ClaimId, ClauseId, ConsentId, DraftId, EndorsementId, IssueId,
    LinkageId, MeetingId, OptionId, PackageId, PartyId, PersonId, PositionId, ReservationId,
    SourceId, StatementId, ValuationId,
};
use onetext_store::Address;

use super::{Hand, seq};

/// Add an entry to a record.
///
/// Each kind of entry has its own flags; `onetext add FILE KIND --help` lists them. Whole entries
/// can be added as JSON with `--json`; `onetext schema new-entry` describes them.
#[derive(Debug, Args)]
#[command(
    subcommand_value_name = "KIND",
    subcommand_help_heading = "Kinds",
    disable_help_subcommand = true,
    after_help = "\
Examples:
  onetext add talks.onetext party ukraine --name Ukraine --role principal
  onetext add talks.onetext issue territory --title Territory --option freeze='Freeze the line'
  onetext add talks.onetext source report.txt --published 2025-12-01
  onetext add talks.onetext position --party ukraine --issue territory --rejects cede \\
      --source report --quote 'it will never surrender'
  onetext add talks.onetext valuation --party ukraine --issue territory --value freeze=0.3..0.5 \\
      --value cede=0 --weight 0.25 --audience mediators
  onetext add talks.onetext --json entries.json"
)]
pub(crate) struct Add {
    /// The record.
    #[arg(value_name = "FILE.onetext|URL")]
    pub(crate) record: Address,
    /// A file with one entry as JSON, or an array of them; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) fact: Option<Fact>,
    #[command(flatten)]
    pub(crate) hand: Hand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Fact {
    Negotiation(Negotiation),
    Party(Party),
    Person(Person),
    Issue(Issue),
    Source(Source),
    Statement(Statement),
    Position(Position),
    Reservation(Reservation),
    Valuation(Valuation),
    Consent(Consent),
    Draft(Draft),
    Circulation(Circulation),
    Endorsement(Endorsement),
    Linkage(Linkage),
    Claim(Claim),
    Assessment(Assessment),
    Meeting(Meeting),
    Package(Package),
    Retraction(Retraction),
}

/// What every kind of entry can say of itself.
#[derive(Debug, Default, Args)]
pub(crate) struct Envelope {
    /// The date that it speaks of: 2025-12-02, 2025-11, 2025 or 2025-11-29/2025-11-30.
    #[arg(long, value_name = "DATE", help_heading = "Every entry")]
    pub(crate) on: Option<When>,
    /// The source of the words quoted.
    #[arg(long, value_name = "ID", requires = "quote", help_heading = "Every entry")]
    pub(crate) source: Option<SourceId>,
    /// Words of the source, to the letter; may be given more than once.
    #[arg(long, value_name = "WORDS", requires = "source", help_heading = "Every entry")]
    pub(crate) quote: Vec<String>,
    /// The entry about the same thing that this one replaces.
    #[arg(long, value_name = "NUMBER", value_parser = seq, help_heading = "Every entry")]
    pub(crate) supersedes: Option<Seq>,
}

/// What the talks are called.
#[derive(Debug, Args)]
pub(crate) struct Negotiation {
    /// The title.
    #[arg(long)]
    pub(crate) title: String,
    /// What the talks are about, in a sentence or two.
    #[arg(long)]
    pub(crate) summary: Option<String>,
    /// A step by which clauses come to be agreed, such as settled=#2e7d32; from the least to the
    /// most. Without any: open, agreed-in-working-group, agreed-ad-referendum, agreed, initialled.
    #[arg(long, value_name = "WORD=COLOUR", value_parser = step)]
    pub(crate) status: Vec<StatusStep>,
    /// What is agreed of the text counts even while the rest is open; without it, nothing is agreed
    /// until everything is agreed.
    #[arg(long)]
    pub(crate) piece_by_piece: bool,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// Who negotiates.
#[derive(Debug, Args)]
pub(crate) struct Party {
    /// Names the party in commands, such as `ukraine`.
    pub(crate) id: PartyId,
    /// The name that people read.
    #[arg(long)]
    pub(crate) name: String,
    /// The part it has in the talks: principal, mediator, guarantor, stakeholder or monitor.
    #[arg(long)]
    pub(crate) role: Role,
    /// Another name for it, in reports and drafts.
    #[arg(long, value_name = "NAME")]
    pub(crate) alias: Vec<String>,
    /// A party that it is made of, if it is a group.
    #[arg(long, value_name = "PARTY")]
    pub(crate) member: Vec<PartyId>,
    /// Anything a newcomer should know.
    #[arg(long)]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// Who speaks for a party.
#[derive(Debug, Args)]
pub(crate) struct Person {
    /// Names the person in commands.
    pub(crate) id: PersonId,
    /// The name that people read.
    #[arg(long)]
    pub(crate) name: String,
    /// Whom the person speaks for.
    #[arg(long)]
    pub(crate) party: PartyId,
    /// The office, as it is written.
    #[arg(long)]
    pub(crate) office: Option<String>,
    /// Another name for the person.
    #[arg(long, value_name = "NAME")]
    pub(crate) alias: Vec<String>,
    /// Anything a newcomer should know.
    #[arg(long)]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// A question that the agreement must settle.
#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// Names the issue in commands.
    pub(crate) id: IssueId,
    /// The name that people read.
    #[arg(long)]
    pub(crate) title: String,
    /// The question in full.
    #[arg(long)]
    pub(crate) question: Option<String>,
    /// A way to settle it, such as freeze='Freeze the line'.
    #[arg(long, value_name = "ID=TITLE", value_parser = pair::<OptionId>)]
    pub(crate) option: Vec<(OptionId, String)>,
    /// Whose agreement it needs, such as 'ukraine and 2 of (france, germany, uk)'.
    #[arg(long, value_name = "RULE")]
    pub(crate) consent: Option<ConsentRule>,
    /// A word by which reports speak of it.
    #[arg(long, value_name = "WORD")]
    pub(crate) keyword: Vec<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// A document as read.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// The report: text, HTML, Markdown, RSS, Atom, EML, MBOX, PDF, DOCX or ZIP; `-` for standard
    /// input.
    #[arg(value_name = "REPORT")]
    pub(crate) file: PathBuf,
    /// Names the source; without it, made from the file's name.
    #[arg(long)]
    pub(crate) id: Option<SourceId>,
    /// The headline.
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// Where it was found; never fetched.
    #[arg(long)]
    pub(crate) url: Option<String>,
    #[command(flatten)]
    pub(crate) about: super::About,
}

/// Words attributed to a party or person.
#[derive(Debug, Args)]
pub(crate) struct Statement {
    /// Names the statement; without it, made from its number.
    #[arg(long)]
    pub(crate) id: Option<StatementId>,
    /// Who said it.
    #[arg(long, value_name = "PARTY")]
    pub(crate) by: Vec<PartyId>,
    /// Only some of those named said it.
    #[arg(long)]
    pub(crate) some_of: bool,
    /// The person who spoke.
    #[arg(long)]
    pub(crate) person: Option<PersonId>,
    /// Whom it was said to or demanded of.
    #[arg(long, value_name = "PARTY")]
    pub(crate) to: Vec<PartyId>,
    /// The party that reports it, if that is not the source.
    #[arg(long, value_name = "PARTY")]
    pub(crate) reported_by: Option<PartyId>,
    /// What the speaker does: says, demands, offers, accepts, rejects, insists, supports, opposes,
    /// warns, doubts, hopes, asserts, denies, confirms, promises or threatens.
    #[arg(long)]
    pub(crate) stance: Stance,
    /// The stance is denied: 'has not confirmed' is `confirms`, negated.
    #[arg(long)]
    pub(crate) negated: bool,
    /// Words that weaken it, as they stand.
    #[arg(long, value_name = "WORDS")]
    pub(crate) hedge: Option<String>,
    /// An issue that it speaks of.
    #[arg(long)]
    pub(crate) issue: Vec<IssueId>,
    /// The option meant, where there is one issue.
    #[arg(long)]
    pub(crate) option: Option<OptionId>,
    /// The words attributed; without them, the words quoted.
    #[arg(long)]
    pub(crate) words: Option<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// A party's stance on an issue's options.
#[derive(Debug, Args)]
pub(crate) struct Position {
    /// Names the position; without it, made from its number.
    #[arg(long)]
    pub(crate) id: Option<PositionId>,
    /// Whose position it is.
    #[arg(long)]
    pub(crate) party: PartyId,
    /// The issue that it is on.
    #[arg(long)]
    pub(crate) issue: IssueId,
    /// An option it would rather have; the best first.
    #[arg(long, value_name = "OPTION")]
    pub(crate) prefers: Vec<OptionId>,
    /// An option it could live with.
    #[arg(long, value_name = "OPTION")]
    pub(crate) accepts: Vec<OptionId>,
    /// An option it rules out: a red line.
    #[arg(long, value_name = "OPTION")]
    pub(crate) rejects: Vec<OptionId>,
    /// How much the issue weighs for the party, from 0 to 1.
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    pub(crate) salience: Option<f64>,
    /// A statement that it follows from.
    #[arg(long, value_name = "STATEMENT")]
    pub(crate) statement: Vec<StatementId>,
    /// The stance in words.
    #[arg(long)]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// What a party gets without agreement.
#[derive(Debug, Args)]
pub(crate) struct Reservation {
    /// Names the entry; without it, made from its number.
    #[arg(long)]
    pub(crate) id: Option<ReservationId>,
    /// Whose reservation value it is.
    #[arg(long)]
    pub(crate) party: PartyId,
    /// Its value on the party's own scale, from 0 to 1; 0.3..0.5 if it lies between the two.
    #[arg(long, value_name = "NUMBER", value_parser = amount)]
    pub(crate) value: Option<Amount>,
    /// The value is only assumed, to see what would follow.
    #[arg(long)]
    pub(crate) assumption: bool,
    /// What the party would do instead.
    #[arg(long, value_name = "WORDS")]
    pub(crate) alternative: String,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// What a person judges that a party gets from the options of an issue.
#[derive(Debug, Args)]
pub(crate) struct Valuation {
    /// Names the valuation; without it, made from its number.
    #[arg(long)]
    pub(crate) id: Option<ValuationId>,
    /// Whose gain it is.
    #[arg(long)]
    pub(crate) party: PartyId,
    /// The issue.
    #[arg(long)]
    pub(crate) issue: IssueId,
    /// What an option gives the party, from 0 to 1, as freeze=0.4, or as freeze=0.3..0.5 if it lies
    /// between the two.
    #[arg(long, value_name = "OPTION=NUMBER", value_parser = valued)]
    pub(crate) value: Vec<(OptionId, Amount)>,
    /// Options by what they give, best first, as 'freeze > talks = line > cede'.
    #[arg(long, value_name = "ORDER", value_parser = order)]
    pub(crate) order: Option<Order>,
    /// How much the issue weighs for the party among all issues, from 0 to 1; 0.1..0.2 if it lies
    /// between the two.
    #[arg(long, value_name = "NUMBER", value_parser = amount)]
    pub(crate) weight: Option<Amount>,
    /// All of it is only assumed, to see what would follow.
    #[arg(long)]
    pub(crate) assumption: bool,
    /// How you came to it, in words.
    #[arg(long)]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// Ranks of options, best first.
#[derive(Debug, Clone)]
pub(crate) struct Order(pub(crate) Vec<Vec<OptionId>>);

/// Whose agreement or hearing an issue needs.
#[derive(Debug, Args)]
pub(crate) struct Consent {
    /// Names the entry; without it, made from its number.
    #[arg(long)]
    pub(crate) id: Option<ConsentId>,
    /// An issue that it is about.
    #[arg(long, required = true)]
    pub(crate) issue: Vec<IssueId>,
    /// The parties needed, such as 'ukraine and 2 of (france, germany, uk)'.
    #[arg(long)]
    pub(crate) rule: ConsentRule,
    /// What is needed of them: agreement or involvement.
    #[arg(long, default_value = "agreement")]
    pub(crate) need: Need,
    /// The party that says so; without it, the rule is in force.
    #[arg(long, value_name = "PARTY")]
    pub(crate) asserted_by: Option<PartyId>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// A version of the single negotiating text.
#[derive(Debug, Args)]
pub(crate) struct Draft {
    /// Names the draft in commands.
    pub(crate) id: DraftId,
    /// The name that people read.
    #[arg(long)]
    pub(crate) title: String,
    /// A file with its text in Markdown; without it, the draft is known only from reports.
    #[arg(long, value_name = "FILE")]
    pub(crate) text: Option<PathBuf>,
    /// Who wrote it.
    #[arg(long, value_name = "PARTY")]
    pub(crate) by: Vec<PartyId>,
    /// The draft that it was made from.
    #[arg(long, value_name = "DRAFT")]
    pub(crate) parent: Vec<DraftId>,
    /// How it became known: official, leaked or reported.
    #[arg(long, default_value = "official")]
    pub(crate) provenance: Provenance,
    /// Who has seen it.
    #[arg(long, value_name = "PARTY")]
    pub(crate) shown_to: Vec<PartyId>,
    /// Words outside brackets count as agreed language.
    #[arg(long)]
    pub(crate) agreed_outside_brackets: bool,
    /// Anything a newcomer should know.
    #[arg(long)]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// Who was shown a draft.
#[derive(Debug, Args)]
pub(crate) struct Circulation {
    /// Names the circulation; without it, made from its number.
    #[arg(long)]
    pub(crate) id: Option<CirculationId>,
    /// The draft.
    #[arg(long)]
    pub(crate) draft: DraftId,
    /// Who was shown it.
    #[arg(long, value_name = "PARTY", required = true)]
    pub(crate) to: Vec<PartyId>,
    /// They were shown it one after the other, in this order.
    #[arg(long)]
    pub(crate) in_order: bool,
    /// How, in words.
    #[arg(long)]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// A party's word on a clause or draft.
#[derive(Debug, Args)]
pub(crate) struct Endorsement {
    /// Names the endorsement; without it, made from its number.
    #[arg(long)]
    pub(crate) id: Option<EndorsementId>,
    /// Whose word it is.
    #[arg(long)]
    pub(crate) party: PartyId,
    /// The draft.
    #[arg(long)]
    pub(crate) draft: DraftId,
    /// The clause; without it, the draft as a whole.
    #[arg(long)]
    pub(crate) clause: Option<ClauseId>,
    /// What it says: agreed, ad-referendum, reserved or rejected.
    #[arg(long)]
    pub(crate) word: EndorsementWord,
    /// SHA-256 of the text that the word was given on; without it, that of the text as it stands.
    #[arg(long, value_name = "DIGEST")]
    pub(crate) sha256: Option<String>,
    /// The reservation, or what else was said.
    #[arg(long)]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// What a party holds back until another thing is settled.
#[derive(Debug, Args)]
#[command(
    group(clap::ArgGroup::new("holds").required(true).args(["clause", "issue"])),
    group(clap::ArgGroup::new("until").required(true).args(["until_clause", "until_issue"])),
)]
pub(crate) struct Linkage {
    /// Names the linkage; without it, made from its number.
    #[arg(long)]
    pub(crate) id: Option<LinkageId>,
    /// Who links the two.
    #[arg(long)]
    pub(crate) party: PartyId,
    /// The draft whose clauses are meant.
    #[arg(long)]
    pub(crate) draft: Option<DraftId>,
    /// The clause that it holds back.
    #[arg(long, requires = "draft")]
    pub(crate) clause: Option<ClauseId>,
    /// The issue that it holds back.
    #[arg(long)]
    pub(crate) issue: Option<IssueId>,
    /// The clause to be settled first.
    #[arg(long, value_name = "CLAUSE", requires = "draft")]
    pub(crate) until_clause: Option<ClauseId>,
    /// The issue to be settled first.
    #[arg(long, value_name = "ISSUE")]
    pub(crate) until_issue: Option<IssueId>,
    /// An option of the issue that it holds back; without any, the whole issue.
    #[arg(long, value_name = "OPTION", requires = "issue")]
    pub(crate) option: Vec<OptionId>,
    /// An option of the other issue that would do; without any, whichever.
    #[arg(long, value_name = "OPTION", requires = "until_issue")]
    pub(crate) until_option: Vec<OptionId>,
    /// The linkage in words.
    #[arg(long)]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// A statement of fact that others may contest.
#[derive(Debug, Args)]
pub(crate) struct Claim {
    /// Names the claim; without it, made from its number.
    #[arg(long)]
    pub(crate) id: Option<ClaimId>,
    /// Who states it.
    #[arg(long, value_name = "PARTY")]
    pub(crate) by: Vec<PartyId>,
    /// The fact, as a sentence.
    #[arg(long)]
    pub(crate) text: String,
    /// An issue that turns on it.
    #[arg(long)]
    pub(crate) issue: Vec<IssueId>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// A party's word on a claim.
#[derive(Debug, Args)]
pub(crate) struct Assessment {
    /// Names the assessment; without it, made from its number.
    #[arg(long)]
    pub(crate) id: Option<AssessmentId>,
    /// The claim.
    #[arg(long)]
    pub(crate) claim: ClaimId,
    /// Whose word it is.
    #[arg(long, value_name = "PARTY")]
    pub(crate) by: PartyId,
    /// What it says: confirms, denies, unconfirmed or disputes-in-part.
    #[arg(long)]
    pub(crate) word: AssessmentWord,
    /// The same in words.
    #[arg(long)]
    pub(crate) text: Option<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// Talks at a date and place; `--on` is the day.
#[derive(Debug, Args)]
pub(crate) struct Meeting {
    /// Names the meeting; without it, made from its number.
    #[arg(long)]
    pub(crate) id: Option<MeetingId>,
    /// The name that people read.
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// Where it takes place.
    #[arg(long)]
    pub(crate) place: Option<String>,
    /// When it begins there, such as 09:30.
    #[arg(long, value_name = "HH:MM")]
    pub(crate) time: Option<String>,
    /// Who sits there: a party, or a party and a person as us/witkoff.
    #[arg(long, value_name = "PARTY[/PERSON]", value_parser = participant)]
    pub(crate) participant: Vec<(PartyId, Option<PersonId>)>,
    /// Whether it is planned, held or cancelled.
    #[arg(long)]
    pub(crate) status: MeetingStatus,
    /// An issue on the table.
    #[arg(long)]
    pub(crate) issue: Vec<IssueId>,
    /// What came of it.
    #[arg(long)]
    pub(crate) outcome: Option<String>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// One option for every issue.
#[derive(Debug, Args)]
pub(crate) struct Package {
    /// Names the package in commands.
    pub(crate) id: PackageId,
    /// The name that people read.
    #[arg(long)]
    pub(crate) title: String,
    /// Who put it forward.
    #[arg(long, value_name = "PARTY")]
    pub(crate) by: Vec<PartyId>,
    /// The option for an issue, as territory=freeze.
    #[arg(long, value_name = "ISSUE=OPTION", value_parser = settled, required = true)]
    pub(crate) option: Vec<(IssueId, OptionId)>,
    #[command(flatten)]
    pub(crate) envelope: Envelope,
}

/// A mistake taken back; the entry stays in the log and counts no more.
#[derive(Debug, Args)]
pub(crate) struct Retraction {
    /// The number of the entry.
    #[arg(value_parser = seq)]
    pub(crate) entry: Seq,
    /// Why.
    #[arg(long)]
    pub(crate) reason: String,
}

fn number(text: &str) -> Result<f64, &'static str> {
    text.parse().map_err(|_| "write a number from 0 to 1, such as 0.8")
}

fn amount(text: &str) -> Result<Amount, &'static str> {
    const WRONG: &str = "write a number from 0 to 1, such as 0.4, or 0.3..0.5";
    let number = |text: &str| text.trim().parse().map_err(|_| WRONG);
    match text.split_once("..") {
        Some((low, high)) => Ok(Amount::Between(number(low)?, number(high)?)),
        None => number(text).map(Amount::Exact),
    }
}

fn valued(text: &str) -> Result<(OptionId, Amount), String> {
    let (option, value) = text.split_once('=').ok_or("write it as OPTION=NUMBER")?;
    Ok((option.parse().map_err(|e| format!("{e}"))?, amount(value)?))
}

fn order(text: &str) -> Result<Order, String> {
    let option = |id: &str| id.trim().parse().map_err(|e| format!("`{}`: {e}", id.trim()));
    let rank = |rank: &str| rank.split('=').map(option).collect::<Result<Vec<OptionId>, _>>();
    text.split('>').map(rank).collect::<Result<_, _>>().map(Order)
}

fn pair<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<(T, String), String> {
    let (id, title) = text.split_once('=').ok_or("write it as ID=TITLE")?;
    Ok((id.parse().map_err(|e| format!("{e}"))?, title.to_owned()))
}

fn step(text: &str) -> Result<StatusStep, String> {
    let (word, colour) = text.split_once('=').ok_or("write it as WORD=COLOUR")?;
    Ok(StatusStep { word: word.parse().map_err(|e| format!("{e}"))?, colour: colour.to_owned() })
}

fn settled(text: &str) -> Result<(IssueId, OptionId), String> {
    let (issue, option) = text.split_once('=').ok_or("write it as ISSUE=OPTION")?;
    Ok((issue.parse().map_err(|e| format!("{e}"))?, option.parse().map_err(|e| format!("{e}"))?))
}

fn participant(text: &str) -> Result<(PartyId, Option<PersonId>), String> {
    let (party, person) = match text.split_once('/') {
        Some((party, person)) => (party, Some(person)),
        None => (text, None),
    };
    let person = person.map(str::parse).transpose().map_err(|e| format!("{e}"))?;
    Ok((party.parse().map_err(|e| format!("{e}"))?, person))
}
