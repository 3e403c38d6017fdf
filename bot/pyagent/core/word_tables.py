"""Words and what they are in the name of a function: verbs, nouns, links, acronyms, abbreviations."""

from __future__ import annotations

_LONGER_THAN_RESIZE = 6


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VERBS = _words("""
accelerate acknowledge acquire admit aggregate anonymize approve blend blur borrow conclude constrain deflate deliver
denormalize deny depict dereference differentiate dilate disassemble dispose dissect eject erode impersonate negotiate
neutralize permute polish prioritize reparent restructure reweight saturate strengthen stretch supervise transplant
adapt contain hold implement keep provide represent add adjust align allocate annotate append apply assemble assert
assign attach authenticate authorize bind build calculate cancel capture change check choose clean clear close
collapse collect combine compare compile compute configure connect construct consume convert copy count create
decode decorate decrypt define delegate delete deploy derive describe deserialize detach detect determine disable
disconnect dispatch download draw drop dump emit enable encode encrypt enqueue ensure enumerate estimate evaluate
exclude execute expand expire explain export expose extend extract feed fetch fill filter find flush fold force
format freeze gather generate get guess handle hide highlight identify ignore import include increment infer
initialize inject insert inspect install interpolate invalidate invoke iterate join kill launch list load locate
lock lookup login logout lower make mark match measure merge migrate modify move multiply normalize notify obtain
open override pack pad parse partition patch perform pick pop populate post predict prepare print process prune
publish pull push put query quote raise read rebuild receive record redirect reduce refresh register reject release
reload remove rename render repair repeat replace report request require reset resolve restart restore resume
retrieve retry return reverse revoke rewrite rotate round run sanitize save scan schedule scrape search select send
serialize set setup show shuffle shutdown simplify skip solve sort spawn split start stop store strip submit
subscribe subtract suggest summarize suspend swap sync take terminate tokenize toggle transfer transform translate
traverse trigger trim truncate unbind undo uninstall unlink unlock unpack unregister unsubscribe unwrap update
upload use validate verify visit wait walk watch wrap write abort accept activate advance announce ask await
broadcast buffer bump cache canonicalize cast clone coerce commit concatenate confirm contribute convince deactivate
deduce defer depart destroy discard discover display drain echo edit eliminate emulate end enter erase escape exit
expect fail finalize finish fire flatten forget forward go group grow hash indent inform init introspect issue leave
link listen localize look manage map mask memoize monitor mount narrow negate optimize order paint pause peek permit
persist ping play plot poll preload prefetch prepend preprocess preserve prevent promote prompt propagate protect
purge quit rearrange recalculate recompute reconfigure reconnect reconstruct recover reflect regenerate reindex
remember reorder reply respond resize reserve restrict retain reuse rewind rollback route sample satisfy seek sign
signal slice squash stage stash stream stringify substitute supply support suppress switch synchronize tag tear test
throttle throw tick touch trace track train transpose observe fix call colorize downgrade log inactivate scrub warm
cleanup hook lex obey lint zap unescape unfold unify unload unquote unset unzip upgrade view warn wipe yield zip
interpret humanize embed rerank paginate crawl instantiate instrument archive backup restore bootstrap categorize
classify compress decompress deduplicate digest dismiss distribute enforce enrich evict exchange flip hydrate inline
intercept intersect invert label lift mangle maximize minimize mock mutate obfuscate overlay override pickle pin pivot
probe provision purge randomize rank rebase reboot recycle redact reformat reinstall relocate remount renew reopen
replicate resend reshape resubmit revert rotate score segment serve shift shrink simulate smooth snapshot stitch stub
submit sum tabulate tail tap transcode transmit tune unmount unpickle untag unwind upsert vectorize vote weigh
stat declare decrement
abbreviate absorb accumulate adopt advertise alter amend analyse analyze approximate arrange ascertain assess augment
avoid backfill ban bookmark bypass calibrate carry clamp coalesce codify compose concat confine consolidate consult
contrast correlate crop deallocate debounce decide decompile decompose decouple dedent dedupe deepcopy degrade
demangle demonstrate demote deprecate dequeue descend designate destruct diagnose diff disallow discern disown
dispense displace dissolve distinguish divide elect elevate encapsulate enclose encounter engage enhance enlarge
enroll escalate establish exempt exhaust explode explore extrapolate fasten finetune forbid forge formulate fulfill
fuse fuzz grab grant guarantee halt hibernate hoist illustrate imitate impose impute incorporate indicate induce
infect inflate ingest inherit inhibit initiate inquire insulate integrate interleave interrupt intersperse isolate
kickoff lengthen lowercase marshal mention minify mitigate mix munge navigate obscure occupy omit oversample overwrite
paraphrase perturb pluck postpone postprocess precompute preempt prefill prepopulate proceed prohibit prolong propose
prove punctuate purify readjust realign reap reapply reassemble reassign reattach recalc recheck reclaim recommend
recompile reconcile reconvert recreate recurse recv redeem redefine redeploy redisplay redistribute redo redraw
reenable reevaluate refill refine refuse reinforce reinsert relabel relaunch relax remap remind renumber repaint
rephrase repopulate reprocess reproduce republish requeue reraise reroute rerun resample rescale rescan reschedule
rescue reseed reshuffle respawn restyle resync retag retrain retransmit retrigger retype revalidate revise revisit
revive salvage scatter seed segregate sever shard shorten silence snooze splice steer subdivide subsample substract
supersede surround swallow teach tell thaw tighten treat triangulate tweak typecheck unarchive unassign unblock
uncompress undelete undeploy unfollow unfreeze unhide unhook unite unmap unmark unmarshal unmask unmute unpad unpatch
unpause unpin unpublish unroll unschedule unselect unshift unstage unstash unstream uppercase upsample urldecode
urlencode vacuum whitelist widen withdraw
webify beautify jsonify dictify listify tuplify htmlify linkify uglify urlify unicodify textify asciify bytesify
pluralize singularize camelize capitalize titleize standardize quantize discretize binarize symbolize stylize itemize
colourize normalise serialise summarise urlize prettify linearize parametrize parameterize initialise finalise optimise
visualise visualize synthesize diagonalize orthogonalize homogenize authorise organise recognise recognize realize
materialise materialize amplify clarify certify falsify intensify justify magnify nullify qualify quantify ratify
rectify specify stratify
""")
OPTIONS = _words("""
accept allow allows disable enable exclude expect follow force hide ignore include keep prefer print require show skip
use uses
""")
"""Verbs that begin the name of a yes or no, as in ``show_traceback``."""
NOUNS = _words("""
delete insert join select change copy count download dump export feed filter format handle highlight import list
load lock login logout mark match measure pack pad patch pick post print process pull push query quote record
release report request reset return round run scan schedule search set setup shutdown show sort split start stop
store strip swap sync transfer transform trigger update upload use visit wait walk watch wrap log call fix buffer
cache cast clone commit end escape exit group hash issue link map mask monitor mount order plot poll prompt reply
route sample sign signal slice stage stash stream support switch tag test tick touch trace track train view yield
zip display echo edit fire go init play archive backup digest exchange label lift mock overlay override pickle pin pivot
probe rank score segment shift snapshot stub sum tail tap vote override hook seed crop contrast grant halt mention mix
fuse forge diff bypass rescue splice scatter shard treat ban decline vacuum kickoff concat tell
""") - _words("filter format handle load parse pop print read render set strip")
"""Verbs that are nouns as often: before another noun they may only name a thing, as in ``record_size``."""
PHRASES = {
    "cleanup": "clean up",
    "init": "initialize",
    "rollback": "roll back",
    "lookup": "look up",
    "setup": "set up",
    "login": "log in",
    "logout": "log out",
    "shutdown": "shut down",
}
LINKS = _words("without within per from to by with for in into on of at as via using against between until over under")
LEADING = {
    "for": _words("wait look search check ask listen prepare test query watch"),
    "on": _words("wait listen"),
    "to": _words("""
    adapt add append attach bind connect convert copy go listen log map move post print push redirect reply respond
    save send subscribe switch transform translate upload write
    """),
    "from": _words("""
    build convert copy create delete download extract fetch get import infer load parse pull read receive remove
    recover restore return unbind unsubscribe yield
    """),
    "in": _words("look search find sort"),
    "into": _words("convert expand insert load merge put split write"),
    "of": _words(""),
    "at": _words("look"),
    "as": _words("mark register save treat use"),
}
"""With which of these words a name may go on behind its verb; behind others they belong to what is not named."""
TAKES_ARTICLE = _words("from by with for in into on at via using against over under")
ARTICLES = _words("the a an up down out off")
ODD = _words("""
many maybe multi pending one and or if is has all any not no be are was can should may each every once non when only
cant wont dont cannot async sync pytest
""")
WHOLE = _words("""
close connect disconnect initialize open pause reset restart resume run start stop terminate serialize validate
clear flush save cancel refresh clone copy render shutdown init lock unlock
""")
"""Verbs that a method does to its object as a whole."""
OF_THINGS = _words("""
reject accept acknowledge revoke schedule encode decode update retry build compile delete resolve execute dump reload
detach attach reconnect dispose finish cancel publish send submit apply commit rollback approve archive restore
install uninstall upgrade activate deactivate enable disable destroy discard kill draw parse evaluate export import
""")
"""Those that are done to a thing as a whole, but not to what does them: one parses a document, a parser parses."""
STATES = _words("""
active alive available cancelled closed complete connected disabled empty enabled expired finished frozen hidden idle
installed locked open optional paused private public ready registered required running secure started stopped valid
visible
""")
ACRONYMS = _words("""
ansi api ascii pid aws cli cpu csv css db dns ftp gpu gui html http https id io ip json jwt os pdf rpc rss s3 sdk sql
ssh ssl tcp tls toml ttl udp ui uri url utc uuid vm xml yaml
""")
UPPER = {word: word.upper() for word in ACRONYMS} | {
    "ids": "IDs",
    "urls": "URLs",
    "uris": "URIs",
    "apis": "APIs",
    "utils": "utilities",
    "util": "utilities",
}
_LONG_FORMS = """
    str:string dict:dictionary args:arguments arg:argument params:parameters param:parameter attrs:attributes
    attr:attribute fname:filename fnames:filenames cmd:command cmds:commands cfg:configuration
    conf:configuration ctx:context msg:message msgs:messages tmp:temporary src:source dst:destination
    dest:destination idx:index num:number val:value vals:values func:function funcs:functions obj:object
    objs:objects env:environment dir:directory dirs:directories repo:repository repos:repositories
    abs:absolute prev:previous cur:current curr:current pkg:package pkgs:packages img:image conn:connection
    addr:address proc:process ver:version desc:description expr:expression stmt:statement max:maximum
    min:minimum opts:options opt:option vars:variables var:variable exc:exception err:error resp:response
    chars:characters char:character rev:revision revs:revisions
"""
CASED = dict(pair.split(":") for pair in _LONG_FORMS.split())
"""What abbreviations stand for."""
SHORT = 2
"""Letters of a word that is an abbreviation, unless it is known."""
VERBAL = _words("does do did has have will would must been being need needs exists contains supports matches on off")
TAKING = _words("""
add append load remove delete discard push put send write execute run render serialize deserialize encode decode parse
validate check visit process handle register unregister install uninstall touch dump clean normalize convert format
escape unescape quote unquote sanitize split strip publish submit enqueue insert include exclude print emit notify
call invoke apply resolve evaluate compile tokenize wrap unwrap patch setup depart prepare transform translate sort
feed accept merge enqueue schedule dispatch forward inspect match replace select filter configure initialize attach
detach connect bind subscribe unsubscribe authenticate authorize verify analyze process import export save store delete
fetch partition interpret embed reject highlight classify
webify beautify jsonify dictify listify tuplify htmlify linkify uglify urlify unicodify textify asciify bytesify
pluralize singularize camelize capitalize titleize standardize quantize discretize binarize symbolize stylize itemize
colourize normalise serialise summarise urlize
""")
"""Verbs that are done to the first argument."""
TAKING_ALONE = _words("""
truncate humanize mask hash flatten encrypt decrypt traverse deduplicate slugify anonymize deprecate analyze shorten
prettify demangle dedent tokenize lemmatize
""")
"""Those of which that is only sure where there is no object that they may be done to."""
PLACING = _words("""
add append broadcast dump emit enqueue export insert post publish push put register save send set store submit transmit
upload write
""")
"""Verbs of what is given a place."""
PLACES = {
    "at": _words("i idx index offset pos position"),
    "under": _words("key"),
    "to": _words("""
addr address channel conn connection dest destination dst fd file file_name filename fname fp path queue recipient room
sock socket stream target topic url writer
"""),
}
"""First parameters that say where."""
ACTING = _words("join import insert export measure strip escape hash mask print")
"""Verbs that may be nouns too, but not in a function with an argument."""
RESULTS = _words("format filter handle set load")
"""Verbs that are things at the end of a name, as in ``get_response_format``."""
LEVELS = _words("trace debug info warning warn error critical fatal")
"""Methods of loggers."""
OF_ITSELF = _words("format sort strip split clean")
"""Those that a method does to its object, and with the argument."""
EITHER_WAY = _words("encode decode serialize deserialize convert normalize escape load dump render print")
"""Those of which a method with an argument does not say whether they are done to the object or to the argument."""
QUESTIONS = _words("should can has needs supports")
ACTIONS = _words("""
visit process run test check reset split start stop sync upload update download walk wrap load show call log fix concat
""")
THINGS = _words("""
time timeout size date type types name names id path paths count key keys string url width height level mode state
status code text data class args kwargs arguments options dir directory file info index number list map set flag rate
limit target result results step steps value values parameters prefix suffix format context config handler function
callback
""")
PLURALS = _words("lines logs files")
"""Things that are written together with their verb as several: ``writelines``."""
ADJECTIVES = _words("""
common general special first last next previous recent latest new old best worst same equal similar different possible
available able good bad big small large long short high low fast slow deep full empty raw safe unsafe ready free busy
strict lazy greedy global local absolute relative white black red green blue yellow bold magenta cyan gray grey precise
perfect aware readonly other others after before else now then again too more less most least enough
""")
"""Words that need a noun after them."""
MASS = _words("""
data metadata text content access memory storage space focus information support output input history permission started
ended
finished failed expired changed run been any been next more
""")
"""Words after ``has`` that take no article."""
EVENTS = _words("""
opened closed started stopped scraped received connected disconnected finished failed completed created deleted updated
changed clicked pressed lost made dropped added removed selected sent retried succeeded accepted rejected revoked
triggered resumed paused cancelled loaded saved
""")
"""Participles that a callback ends in."""
MAKING = _words("build calculate compute create fetch find generate make set")
"""Verbs that no property is named by."""
SAYING = _words("""
takes gives uses allows accepts requires expects holds keeps wants provides includes excludes ignores
""")
"""What a name begins with that says what something does: ``takes_value``."""
ADVERBS = _words("already still now just well never ever always almost both being currently")
KINDS = _words("""
value number string type name class function method module file directory path object instance list dictionary tuple
set key field model node element token request response address url id version line comment block tag character digit
operator expression statement generator coroutine iterator callable decorator property attribute argument parameter
option command package extension image color error exception message event task job user group role date time datetime
header keyword subclass subdirectory integer float boolean array table
column row
""")
"""Nouns of which a thing can be one: a name that ends in one asks whether it is."""
TARGETS = _words("""
text string bytes unicode list tuple dict dictionary set array integer int float number boolean bool date datetime
timestamp path filename slug markdown hex base64 seconds milliseconds minutes bits dataframe tensor matrix vector token
tokens enum flag
""")
"""What values are turned into."""
ROLES = _words("callback cb fn func function handler hook")
"""Last words of names that say what a function is, not what it does something to: ``import_func``."""
ON_FUNCTIONS = _words("""
add append apply assign attach bind build call check clear connect create define delete detach disable dispatch enable
execute find fire get init insert install invoke iter load make notify patch pop push register remove replace reset
resolve restore return run schedule set setup start stop store test trigger uninstall unregister update wait wrap
""")
"""Verbs whose object may be a function."""
NO_PARTICIPLES = _words("need feed seed speed embed bed red led shed breed exceed proceed succeed indeed hundred")
LONGEST = 6


def is_verb(word: str) -> bool:
    """Whether a word may be the verb of a name: a known one, or one made by ``-ize``, ``-ify`` or ``-lyze``."""
    return word in VERBS or (len(word) > _LONGER_THAN_RESIZE and word.endswith(("ize", "ify", "lyze", "lyse")))
