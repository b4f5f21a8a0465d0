//! Treaties made of seeds: articles of numbered clauses, in which stock phrases return as they do in
//! real ones, and revisions of them of which it is known what moved.

use onetext_draft::{Draft, Paragraph};

/// A row of numbers that is the same for every run (`SplitMix64`).
pub struct Dice(u64);

impl Dice {
    /// Dice that fall as `seed` says.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`; 0 if that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let number = usize::try_from((z ^ (z >> 31)) >> 16).unwrap_or(0);
        number % limit.max(1)
    }

    /// Whether what happens once in a hundred happens `percent` times.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list.get(self.below(list.len())).copied().unwrap_or_default()
    }
}

const OPENINGS: [&str; 12] = [
    "The Parties shall",
    "Each Party shall",
    "The Joint Commission shall",
    "The Joint Commission, acting by consensus, may",
    "The monitors shall, as appropriate,",
    "No Party shall",
    "Within thirty days of the entry into force of this Agreement, the Parties shall",
    "The Secretariat shall",
    "A Party that is not able to do so shall",
    "The guarantors undertake to",
    "For the purposes of this Article, the Parties shall",
    "Subject to paragraph 2 of this Article, the authorities shall",
];

/// Clauses that stand in many articles, to the letter or nearly.
const STOCK: [&str; 8] = [
    "The Joint Commission shall review the implementation of this Article every two years.",
    "Nothing in this Article prejudices the rights of the Parties under international law.",
    "The Parties shall report to the Joint Commission on the implementation of this Article.",
    "The modalities are set out in Annex II, which forms part of this Agreement.",
    "[To be elaborated]",
    "No text",
    "Option 1:",
    "",
];

const SMALL: [&str; 16] = [
    "the", "of", "and", "to", "in", "the", "of", "with", "for", "by", "on", "under", "its", "as",
    "or", "a",
];

const STEMS: [&str; 60] = [
    "withdraw",
    "monitor",
    "line",
    "prison",
    "exchange",
    "port",
    "corridor",
    "border",
    "crossing",
    "election",
    "council",
    "weapon",
    "artillery",
    "drone",
    "mine",
    "clear",
    "district",
    "school",
    "language",
    "church",
    "archive",
    "debt",
    "fund",
    "asset",
    "freeze",
    "release",
    "sanction",
    "grain",
    "fuel",
    "pipeline",
    "reactor",
    "inspect",
    "report",
    "verify",
    "complain",
    "hear",
    "court",
    "arbitr",
    "amnesty",
    "return",
    "refugee",
    "property",
    "claim",
    "compens",
    "rebuild",
    "bridge",
    "road",
    "railway",
    "river",
    "water",
    "fish",
    "coast",
    "island",
    "harbour",
    "airfield",
    "flight",
    "radar",
    "liaison",
    "hotline",
    "observe",
];

const ENDINGS: [&str; 12] =
    ["", "s", "ed", "ing", "al", "ation", "er", "ment", "ary", "able", "ance", "ive"];

fn word(dice: &mut Dice) -> String {
    if dice.chance(45) {
        return dice.pick(&SMALL).to_owned();
    }
    // The lower of two throws: some words are common and many are rare, as in every text.
    let stem = dice.below(STEMS.len()).min(dice.below(STEMS.len()));
    format!("{}{}", STEMS[stem], dice.pick(&ENDINGS))
}

/// A sentence of about `length` words.
fn sentence(dice: &mut Dice, length: usize) -> String {
    let mut text = dice.pick(&OPENINGS).to_owned();
    for at in 0..length {
        if at % 9 == 8 {
            text.push(',');
        }
        text.push(' ');
        text.push_str(&word(dice));
    }
    text.push('.');
    text
}

/// A clause: its words without a number.
fn clause(dice: &mut Dice) -> String {
    let sentences = 1 + dice.below(3);
    let sentences: Vec<String> = (0..sentences)
        .map(|_| {
            let length = 6 + dice.below(30);
            sentence(dice, length)
        })
        .collect();
    sentences.join(" ")
}

/// A treaty as articles of clauses, each with the number that it was born with; numbers in the text
/// come when it is written.
#[derive(Clone)]
pub struct Treaty {
    articles: Vec<Vec<(usize, String)>>,
    born: usize,
    /// Of each clause by its birth, whether others have the same words: nobody can say which of
    /// them moved.
    stock: Vec<bool>,
}

/// What a revision does, in hundredths of the clauses.
pub struct Hand {
    /// Clauses with words changed.
    pub edited: usize,
    /// Of the words of such a clause, those changed.
    pub words: usize,
    /// How many words at most one act touches.
    pub run: usize,
    /// Clauses deleted.
    pub deleted: usize,
    /// Clauses inserted.
    pub inserted: usize,
    /// Whole articles moved, in number.
    pub articles: usize,
    /// Single clauses moved, in number.
    pub clauses: usize,
    /// Of the clauses of several sentences, those split in two, and as many put together with the
    /// next.
    pub split: usize,
}

/// Which clauses of the new text moved and which stayed, by paragraph, as pairs of old and new.
pub struct Truth {
    /// Clauses that stand elsewhere.
    pub moved: Vec<(usize, usize)>,
    /// Clauses that stand where they stood.
    pub stayed: Vec<(usize, usize)>,
    /// Clauses that became two: the old one and the first of the new.
    pub split: Vec<(usize, usize)>,
    /// Clauses that were two: the first of the old and the new one.
    pub merged: Vec<(usize, usize)>,
    /// How many times words or clauses were put in, which is how many insertions a redline needs.
    pub insertions: usize,
}

impl Treaty {
    /// A treaty of about so many words.
    pub fn new(seed: u64, words: usize) -> Self {
        let mut dice = Dice::new(seed);
        let mut treaty = Self { articles: Vec::new(), born: 0, stock: Vec::new() };
        let mut written = 0;
        while written < words {
            let mut article = Vec::new();
            for _ in 0..3 + dice.below(8) {
                let is_stock = dice.chance(20);
                let text = if is_stock { dice.pick(&STOCK).to_owned() } else { clause(&mut dice) };
                written += text.split(' ').count() + 1;
                article.push((treaty.born, text));
                treaty.stock.push(is_stock);
                treaty.born += 1;
            }
            treaty.articles.push(article);
        }
        treaty
    }

    /// Its text: a heading for each article, numbered clauses under it.
    pub fn draft(&self) -> Draft {
        let mut paragraphs = Vec::new();
        for (number, article) in self.articles.iter().enumerate() {
            paragraphs.push(Paragraph::new(format!("Article {}", number + 1)));
            for (at, (_, text)) in article.iter().enumerate() {
                paragraphs.push(Paragraph::new(format!("{}. {text}", at + 1)));
            }
        }
        Draft { paragraphs }
    }

    /// The clauses by their birth and the paragraph that they are.
    fn places(&self) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        let mut at = 0;
        for article in &self.articles {
            at += 1;
            for clause in article {
                places.push((clause.0, at));
                at += 1;
            }
        }
        places
    }

    /// Splits clauses and puts others together; returns which, by birth.
    fn regrouped(
        &mut self,
        dice: &mut Dice,
        percent: usize,
        moved: &[usize],
    ) -> (Vec<usize>, Vec<usize>) {
        let (mut split, mut merged) = (Vec::new(), Vec::new());
        let (was, mut born) = (self.stock.len(), self.born);
        let stock = &self.stock;
        let is_plain = |born: usize| born < was && !stock[born] && !moved.contains(&born);
        for article in &mut self.articles {
            let mut at = 0;
            while at < article.len() {
                let cut = article[at].1.find(". ").map(|at| at + 1);
                if let Some(cut) = cut.filter(|_| is_plain(article[at].0) && dice.chance(percent)) {
                    let rest = article[at].1.split_off(cut).trim_start().to_owned();
                    split.push(article[at].0);
                    article.insert(at + 1, (born, rest));
                    born += 1;
                    at += 1;
                } else if at + 1 < article.len()
                    && is_plain(article[at].0)
                    && article[at + 1].0 == article[at].0 + 1
                    && is_plain(article[at + 1].0)
                    && dice.chance(percent)
                {
                    let rest = article.remove(at + 1).1;
                    article[at].1 += " ";
                    article[at].1 += &rest;
                    merged.push(article[at].0);
                }
                at += 1;
            }
        }
        self.born = born;
        (split, merged)
    }

    /// A revision of it, and the truth about what it did.
    pub fn revised(&self, seed: u64, hand: &Hand) -> (Self, Truth) {
        let mut dice = Dice::new(seed);
        let mut new = self.clone();
        let mut moved = Vec::new();
        let mut insertions = 0;
        for _ in 0..hand.articles.min(new.articles.len() / 3) {
            let from = dice.below(new.articles.len());
            let article = new.articles.remove(from);
            moved.extend(article.iter().map(|clause| clause.0));
            // Far enough that it is the article that moved, and not those that it passed.
            let to = (from + 3 + dice.below(new.articles.len() / 2)) % (new.articles.len() + 1);
            new.articles.insert(to, article);
        }
        for _ in 0..hand.clauses {
            let from = dice.below(new.articles.len());
            if new.articles[from].len() < 3 {
                continue;
            }
            let at = dice.below(new.articles[from].len());
            if moved.contains(&new.articles[from][at].0) {
                continue;
            }
            let clause = new.articles[from].remove(at);
            moved.push(clause.0);
            let to = (from + 2 + dice.below(new.articles.len() - 3)) % new.articles.len();
            let place = dice.below(new.articles[to].len() + 1);
            new.articles[to].insert(place, clause);
        }
        for article in &mut new.articles {
            let mut at = 0;
            while at < article.len() {
                if dice.chance(hand.deleted) {
                    article.remove(at);
                    continue;
                }
                if dice.chance(hand.edited) {
                    article[at].1 = reworded(&mut dice, &article[at].1, hand, &mut insertions);
                }
                if dice.chance(hand.inserted) {
                    article.insert(at, (new.born, clause(&mut dice)));
                    new.born += 1;
                    at += 1;
                    insertions += 1;
                }
                at += 1;
            }
        }
        let (split, merged) = new.regrouped(&mut dice, hand.split, &moved);
        let mut old = vec![None; new.born];
        for (born, paragraph) in self.places() {
            old[born] = Some(paragraph);
        }
        let mut truth = Truth {
            moved: Vec::new(),
            stayed: Vec::new(),
            split: Vec::new(),
            merged: Vec::new(),
            insertions,
        };
        for (born, paragraph) in new.places() {
            match old[born] {
                Some(from) if !moved.contains(&born) => truth.stayed.push((from, paragraph)),
                Some(from) if !self.stock[born] => truth.moved.push((from, paragraph)),
                _ => {}
            }
            if let Some(from) = old[born] {
                if split.contains(&born) {
                    truth.split.push((from, paragraph));
                }
                if merged.contains(&born) {
                    truth.merged.push((from, paragraph));
                }
            }
        }
        (new, truth)
    }
}

/// A clause with some of its words replaced, left out or added to, a few at a time.
fn reworded(dice: &mut Dice, text: &str, hand: &Hand, insertions: &mut usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut new: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        // Each act touches half of `run` words on average, and one.
        if dice.below(50 * (hand.run + 1)) >= hand.words {
            new.push(words[at].to_owned());
            at += 1;
            continue;
        }
        let count = 1 + dice.below(hand.run);
        match dice.below(4) {
            0 => at += count,
            1 => {
                new.extend((0..count).map(|_| word(dice)));
                new.push(words[at].to_owned());
                at += 1;
                *insertions += 1;
            }
            2 => {
                let end = (at + count).min(words.len());
                new.push(format!("[{}]", words[at..end].join(" ")));
                at = end;
                *insertions += 2;
            }
            _ => {
                new.extend((0..count).map(|_| word(dice)));
                at += count;
                *insertions += 1;
            }
        }
    }
    new.join(" ")
}
