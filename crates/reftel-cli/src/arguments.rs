//! What may be typed after `reftel`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use reftel_archive::names::{Kind, Script};

use crate::dialogue::DialogueCommand;
use crate::guidance::GuidanceCommand;
use crate::may::MayArguments;
use crate::record::RecordCommand;
use crate::review::ReviewCommand;
use crate::screen::ScreenArguments;

/// Turns a folder of diplomatic documents into a searchable, cited record.
#[derive(Debug, Parser)]
#[command(name = "reftel", version, max_term_width = 100)]
pub struct Arguments {
    /// The archive's folder [default: NAME.reftel for `open` and `add` of a folder NAME, else the only
    /// *.reftel in the current folder]
    #[arg(long, global = true, value_name = "DIR", env = "REFTEL_ARCHIVE")]
    pub archive: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

/// Shape of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON value.
    Json,
    /// One JSON value a line.
    Jsonl,
}

/// Order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum HitOrder {
    /// Best first.
    #[default]
    Score,
    /// Newest document first.
    Newest,
    /// Oldest document first.
    Oldest,
}

/// Order of documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DocumentSort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// By title.
    Title,
    /// By id.
    Id,
    /// Last added first.
    Added,
}

/// What an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Every document, one JSON value (`reftel.document/1`) a line, by id.
    Jsonl,
    /// The ledger, one JSON value (`reftel.ledger/1`) a line, by path.
    Ledger,
    /// The newest lists as FollowTheMoney entities, one a line; those that are one are written as one.
    Ftm,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add what is new in PATH and serve the reading room
    Open {
        /// Files and folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Port on 127.0.0.1 [default: 7377, or a free one when that is taken]
        #[arg(long)]
        port: Option<u16>,
        /// How many files are read at once [default: one a core]
        #[arg(long)]
        threads: Option<usize>,
    },
    /// Add files and folders, and print the ledger: every file in one state
    Add {
        /// Files and folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// How many files are read at once [default: one a core]
        #[arg(long)]
        threads: Option<usize>,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Serve the reading room and the JSON interface on 127.0.0.1
    Serve {
        /// Port [default: 7377, or a free one when that is taken]
        #[arg(long)]
        port: Option<u16>,
    },
    /// Find passages
    Search {
        /// The query: words, "phrases", -not, OR, pre*, from: tag: before: … (see docs/QUERY.md)
        #[arg(allow_hyphen_values = true)]
        query: String,
        /// More of the query
        #[arg(hide = true)]
        more: Vec<String>,
        /// Most hits
        #[arg(long, short = 'n', default_value_t = 10)]
        limit: usize,
        /// Hits left out at the start
        #[arg(long, default_value_t = 0)]
        offset: usize,
        #[arg(long, value_enum, default_value_t)]
        order: HitOrder,
        /// Count documents by kind, origin, TAGS, year, language and marking
        #[arg(long)]
        facets: bool,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Read a document, or one paragraph of it
    Read {
        /// DOC or DOC#PARAGRAPH, such as 08STATE67793#7
        place: String,
        /// The text as it arrived
        #[arg(long)]
        raw: bool,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Explain the header of a telegram, token by token
    Explain {
        /// A document of the archive, a file, or `-` for standard input
        what: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show what a document hangs together with: what it refers to, what refers to it, and so on
    Chain {
        /// A document of the archive
        document: String,
        /// Draw it, too: an SVG picture in this file
        #[arg(long, value_name = "FILE")]
        svg: Option<PathBuf>,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Compare two documents paragraph by paragraph: copies, a corrected text and the first, a redacted and the full
    Compare {
        /// A document of the archive
        a: String,
        /// Another
        b: String,
        /// Leave out paragraphs that are the same
        #[arg(long)]
        changed: bool,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show what the archive lacks: serial numbers between those held, and absent telegrams by how often they are
    /// referred to
    Gaps {
        /// Most absent telegrams
        #[arg(long, short = 'n', default_value_t = 50)]
        limit: usize,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// List documents
    Documents {
        /// A query that they match
        #[arg(allow_hyphen_values = true, default_value = "", hide_default_value = true)]
        query: String,
        /// More of the query
        #[arg(hide = true)]
        more: Vec<String>,
        #[arg(long, value_enum, default_value_t)]
        sort: DocumentSort,
        /// Most documents
        #[arg(long, short = 'n', default_value_t = 50)]
        limit: usize,
        /// Documents left out at the start
        #[arg(long, default_value_t = 0)]
        offset: usize,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    #[command(flatten)]
    Record(RecordCommand),
    /// One telegram by itself, without an archive
    Cable {
        #[command(subcommand)]
        command: CableCommand,
    },
    /// Names of persons and organisations
    Names {
        #[command(subcommand)]
        command: NamesCommand,
    },
    /// Read a phrase such as "early October" as a date, against the date on which it was written
    When(WhenArguments),
    /// Official lists: import a version, compare two, follow who owns whom
    Lists {
        #[command(subcommand)]
        command: ListsCommand,
    },
    /// Compare names with the imported lists, and show who may be meant, and why
    Screen(ScreenArguments),
    /// Rule on a planned contact, or a list of them, by the guidance in force on the day, and show what decides
    May(MayArguments),
    /// Contact guidance: check, adopt and show it
    Guidance {
        #[command(subcommand)]
        command: GuidanceCommand,
    },
    /// Talks between two sides: what is overdue, sessions, a brief before one, a calendar
    Dialogue {
        #[command(subcommand)]
        command: DialogueCommand,
    },
    /// Compare the entries of the imported lists with each other: pairs that a person should look at
    Xref {
        /// A list whose entries are looked up, by short name or number; may be repeated [default: all]
        #[arg(long = "list", value_name = "LIST")]
        lists: Vec<String>,
        /// A list among whose entries they are looked for; may be repeated [default: all]
        #[arg(long, value_name = "LIST")]
        against: Vec<String>,
        /// Compare the names of persons in the documents with the lists, instead of the lists with each other
        #[arg(long, conflicts_with = "against")]
        documents: bool,
        /// Write JSON lines to this file, and go on where it ends when it is there
        #[arg(long, short)]
        output: Option<PathBuf>,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Decide about claims and about who is who, take a decision back, and show what holds
    Review {
        #[command(subcommand)]
        command: ReviewCommand,
    },
    /// Show all that is known of one person or body: spellings, entries of lists, ownership, passages
    Entity {
        /// LIST:ENTRY, as `reftel screen` shows it
        reference: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the ledger: every file that was added, in its one state
    Ledger {
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Say what the archive holds and in what condition it is
    Status {
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Check every hash, the log, every passage and every certificate; or one certificate
    Verify {
        /// A certificate that `reftel screen --certificate` wrote
        certificate: Option<PathBuf>,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Make everything derived anew from the log and the originals
    Rebuild {
        /// How many files are read at once [default: one a core]
        #[arg(long)]
        threads: Option<usize>,
    },
    /// Write data out
    Export {
        #[arg(value_enum)]
        what: What,
        /// File to write [default: stdout]
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum NamesCommand {
    /// Say how alike two names are, and why: from 0.70 on a person should look
    Compare {
        /// A name
        #[arg(required_unless_present = "pairs", requires = "b")]
        a: Option<String>,
        /// Another
        b: Option<String>,
        /// CSV with the columns a,b and, if known, kind (person, organisation); - for standard input
        #[arg(long, conflicts_with_all = ["a", "b"])]
        pairs: Option<PathBuf>,
        #[command(flatten)]
        how: NameArguments,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show the spellings of a name that the imported lists know, and romanisations; `~name:` in a search finds them all
    Variants {
        /// A name
        name: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// A phrase that is read as a date.
#[derive(Debug, Args)]
pub struct WhenArguments {
    /// The phrase, in English, Russian, Belarusian or Ukrainian
    #[arg(required_unless_present = "phrases", allow_hyphen_values = true)]
    pub phrase: Option<String>,
    /// More of the phrase
    #[arg(hide = true)]
    pub more: Vec<String>,
    /// The date of the document, EDTF such as 2008-06-24 or 2008-06; without it only phrases that need none are read
    #[arg(long, value_name = "DATE")]
    pub written: Option<reftel_archive::Edtf>,
    /// The tense of the sentence [default: told by words of the phrase]
    #[arg(long, value_enum)]
    pub tense: Option<WhenTense>,
    /// Table with tabs and the columns phrase and, if known, written and tense, with or without a heading; - for
    /// standard input
    #[arg(long, value_name = "FILE", conflicts_with = "phrase")]
    pub phrases: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Which way a sentence looks.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum WhenTense {
    Past,
    Future,
}

/// How names are compared.
#[derive(Debug, Args)]
pub struct NameArguments {
    /// What bears the names
    #[arg(long, value_enum, default_value_t)]
    kind: NameKind,
    /// Scripts that may be compared [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    scripts: Vec<NameScript>,
    /// Never match names of two scripts
    #[arg(long)]
    pub no_transliteration: bool,
}

impl NameArguments {
    pub fn kind(&self) -> Kind {
        match self.kind {
            NameKind::Person => Kind::Person,
            NameKind::Organisation => Kind::Organisation,
            NameKind::Unknown => Kind::Unknown,
        }
    }

    /// Returns the scripts that may be compared; `None` where all may.
    pub fn scripts(&self) -> Option<Vec<Script>> {
        let script = |script: &NameScript| match script {
            NameScript::Latin => Script::Latin,
            NameScript::Cyrillic => Script::Cyrillic,
            NameScript::Other => Script::Other,
        };
        (!self.scripts.is_empty()).then(|| self.scripts.iter().map(script).collect())
    }
}

/// What bears a name.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum NameKind {
    Person,
    Organisation,
    #[default]
    Unknown,
}

/// A script of names.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum NameScript {
    Latin,
    Cyrillic,
    Other,
}

#[derive(Debug, Subcommand)]
pub enum CableCommand {
    /// Read a telegram, or a part of one, and print it as JSON (`reftel.cable/1`)
    Parse {
        /// File with its text; several files are parts or copies of one telegram, in any order [default: -,
        /// which is standard input]
        #[arg(default_value = "-")]
        files: Vec<PathBuf>,
        /// Its id, such as 08STATE67793, for a text that does not hold it
        #[arg(long)]
        id: Option<String>,
        /// `json`, or `jsonl` for one line
        #[arg(long, value_enum, default_value = "json")]
        format: Format,
    },
    /// Write a telegram from a draft in Markdown with front matter
    Write {
        /// The draft [default: -, which is standard input]
        #[arg(default_value = "-")]
        file: PathBuf,
        /// File to write [default: stdout]
        #[arg(long, short)]
        output: Option<PathBuf>,
        /// Print a draft to begin with
        #[arg(long)]
        template: bool,
        /// Lines of text in a section
        #[arg(long, default_value_t = 100)]
        section_lines: usize,
        /// Lines of text on a page
        #[arg(long, default_value_t = 50)]
        page_lines: usize,
    },
}

#[derive(Debug, Subcommand)]
pub enum ListsCommand {
    /// Import lists: OFAC, UN, EU, UK, Switzerland, FollowTheMoney, Viasna, office-holders; told by their content
    Add {
        /// Files and folders; those that belong together make one list
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// A saved mapping of columns (JSON), for any other table
        #[arg(long, value_name = "FILE")]
        mapping: Option<PathBuf>,
        /// The day that the lists are of, YYYY-MM-DD, for those that do not say it themselves, such as OFAC's CSV
        #[arg(long, value_name = "DATE")]
        dated: Option<reftel_archive::Day>,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show the versions that were imported
    Show {
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Compare two versions of a list: added, removed, changed
    Diff {
        /// The older, by its number in `lists show` [default: the last but one of the newest's list]
        #[arg(requires = "new")]
        old: Option<u64>,
        /// The newer [default: the newest]
        new: Option<u64>,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Follow ownership down from an entry, and show what it catches by the rule of 50 per cent
    Owned {
        /// A name or an id on a list
        name: String,
        /// More than 50 per cent, as in the United Kingdom, instead of 50 or more
        #[arg(long)]
        more_than_half: bool,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}
