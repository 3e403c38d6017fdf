//! A site: where a rule holds, and what was measured there for the agent that fixes it.

use ruff_text_size::{Ranged, TextRange};

use crate::{narrowing::Narrowing, patched::Called};

/// The most that may be promised for a fix at a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Reported with a proposal, never edited.
    Manual,
    /// Changes behaviour on purpose; one glance needed.
    Review,
    /// Keeps behaviour for every input.
    Safe,
}

impl Safety {
    /// The name in the JSON contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Review => "review",
            Self::Safe => "safe",
        }
    }
}

/// One measured value.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Text, such as a name or a piece of code.
    Text(String),
    /// A count or a number.
    Number(i64),
    /// A yes or no.
    Flag(bool),
    /// A byte span of the file.
    Span(TextRange),
    /// A list of texts.
    Names(Vec<String>),
    /// A list of byte spans.
    Spans(Vec<TextRange>),
}

impl From<&str> for Fact {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Fact {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<bool> for Fact {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}
impl From<i64> for Fact {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}
impl From<usize> for Fact {
    fn from(value: usize) -> Self {
        Self::Number(i64::try_from(value).unwrap_or(i64::MAX))
    }
}
impl From<TextRange> for Fact {
    fn from(value: TextRange) -> Self {
        Self::Span(value)
    }
}
impl From<Vec<TextRange>> for Fact {
    fn from(value: Vec<TextRange>) -> Self {
        Self::Spans(value)
    }
}
impl From<Vec<String>> for Fact {
    fn from(value: Vec<String>) -> Self {
        Self::Names(value)
    }
}

/// What a rule reports. The rule id, the position and the fingerprint are added by the checker.
#[derive(Clone, Debug)]
pub struct Site {
    /// Rule id; set by the checker.
    pub rule: &'static str,
    /// The place, as bytes of the file.
    pub range: TextRange,
    /// One sentence: what is wrong here.
    pub message: String,
    /// Cap on the promise of a fix.
    pub safety: Safety,
    /// Set when the place only looks like a finding: why it is none.
    pub dismissed: Option<&'static str>,
    /// Qualified name of the enclosing function or class; set by the checker.
    pub symbol: String,
    /// Identity that survives moved lines; set by the checker.
    pub fingerprint: u128,
    /// What the agent needs.
    pub facts: Vec<(&'static str, Fact)>,
    /// What only the whole project can say for the fix to hold.
    pub needs: Option<Need>,
    /// What it calls, where a fix changes how; set by the checker.
    pub called: Option<Box<Called>>,
    /// To what its handler may be narrowed.
    pub narrowing: Option<Box<Narrowing>>,
}

/// Something that the fix of a site relies on and that another file may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The qualified name that must be known to be a logger, or [`PROJECT_LOGS`].
    pub logger: String,
    /// Why the site is left otherwise; without one its fix goes without the trace.
    pub reason: Option<String>,
}

/// The reason of a candidate that the project has settled as no site at all.
pub const NO_SITE: &str = "";

/// Stands for any logger: the project has the habit of logging.
pub const PROJECT_LOGS: &str = "*";

impl Site {
    /// A site of full promise at a place.
    pub fn new(range: TextRange, message: impl Into<String>) -> Self {
        Self {
            rule: "",
            range,
            message: message.into(),
            safety: Safety::Safe,
            dismissed: None,
            symbol: String::new(),
            fingerprint: 0,
            facts: Vec::new(),
            needs: None,
            called: None,
            narrowing: None,
        }
    }

    /// Say what is wrong here, unless nothing is: most places that a rule looks at are dismissed.
    #[must_use]
    pub fn say(mut self, message: impl FnOnce() -> String) -> Self {
        if self.dismissed.is_none() {
            self.message = message();
        }
        self
    }

    /// Name the definition that the site is in, where the rule's hook stands outside of it: two functions may take the
    /// same parameter.
    #[must_use]
    pub fn within(mut self, symbol: &str) -> Self {
        symbol.clone_into(&mut self.symbol);
        self
    }

    /// Promise no more than `safety`.
    #[must_use]
    pub fn cap(mut self, safety: Safety) -> Self {
        self.safety = self.safety.min(safety);
        self
    }

    /// Record a fact for the agent.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<Fact>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    /// Record the span of a node.
    #[must_use]
    pub fn span(self, name: &'static str, node: impl Ranged) -> Self {
        let range = node.range();
        self.fact(name, range)
    }

    /// Tell the agent that a fix is out of reach and why; the site becomes `manual`.
    #[must_use]
    pub fn leave(self, reason: impl Into<String>) -> Self {
        self.cap(Safety::Manual).fact("leave", reason.into())
    }

    /// Make the fix depend on what other files say.
    #[must_use]
    pub fn needs(mut self, logger: impl Into<String>, reason: impl Into<String>) -> Self {
        self.needs = Some(Need { logger: logger.into(), reason: Some(reason.into()) });
        self
    }

    /// A fact that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.facts.iter().find_map(|(known, fact)| match fact {
            Fact::Text(text) if *known == name => Some(text.as_str()),
            _ => None,
        })
    }

    /// Say more in the reason for leaving the site, be it known or to come.
    pub fn explain(&mut self, why: &str) {
        if let Some(Need { reason: Some(reason), .. }) = &mut self.needs {
            *reason = format!("{why}, and {reason}");
        }
        for (name, fact) in &mut self.facts {
            if let (&mut "leave", Fact::Text(reason)) = (name, fact) {
                *reason = format!("{why}, and {reason}");
            }
        }
    }

    /// Let the project say to which types the handler may be narrowed, or say in the reason why it cannot.
    #[must_use]
    pub fn narrowing(mut self, narrowing: Result<Narrowing, String>) -> Self {
        match narrowing {
            Ok(narrowing) => self.narrowing = Some(Box::new(narrowing)),
            Err(why) => self.explain(&why),
        }
        self
    }

    /// The site can do without what it needs.
    #[must_use]
    pub fn needs_little(mut self) -> Self {
        if let Some(need) = &mut self.needs {
            need.reason = None;
        }
        self
    }

    /// The need is not met: leave the site, or its trace.
    pub fn unmet(&mut self, need: Need) {
        match need.reason {
            None => self.facts.retain(|(name, _)| *name != "trace"),
            Some(reason) => {
                self.safety = Safety::Manual;
                self.facts.push(("leave", reason.into()));
            }
        }
    }

    /// What a report says of the site. Thousands of sites are kept to the end of a scan, and fresh memory is slow.
    #[must_use]
    pub fn without_facts(self) -> Self {
        Self { facts: Vec::new(), symbol: String::new(), ..self }
    }

    /// Keep the place out of the findings, with the reason.
    #[must_use]
    pub fn dismiss(mut self, reason: &'static str) -> Self {
        self.dismissed = Some(reason);
        self
    }
}
