"""What common modules of the standard library are used for: enough of their names to know one that is not imported."""

from __future__ import annotations

_TABLE = """
os: path environ getcwd listdir makedirs mkdir remove unlink rename replace getenv sep linesep walk getpid chdir
    name
sys: argv exit stdout stderr stdin path modules version version_info platform executable exc_info maxsize
re: compile match search sub split findall finditer fullmatch escape IGNORECASE DOTALL MULTILINE VERBOSE
json: loads dumps load dump JSONDecodeError
time: time sleep monotonic perf_counter strftime localtime gmtime
logging: getLogger debug info warning error exception basicConfig DEBUG INFO WARNING ERROR StreamHandler
math: sqrt pi floor ceil log exp inf isnan
errno: ENOENT EEXIST EACCES EAGAIN EINTR EPIPE EINVAL
unittest: main TestCase skip skipIf skipUnless mock
itertools: chain islice product count cycle groupby zip_longest permutations combinations
functools: partial wraps reduce lru_cache cached_property
collections: defaultdict OrderedDict namedtuple Counter deque
subprocess: run Popen PIPE check_output check_call call DEVNULL STDOUT CalledProcessError
shutil: rmtree copy copyfile move which copytree
tempfile: mkdtemp mkstemp NamedTemporaryFile TemporaryDirectory gettempdir
datetime: datetime timedelta date timezone
random: random randint choice shuffle sample seed uniform
asyncio: run sleep gather create_task get_event_loop Queue Lock wait_for CancelledError
warnings: warn catch_warnings simplefilter filterwarnings
threading: Thread Lock RLock Event current_thread local
traceback: print_exc format_exc print_exception
inspect: signature isclass isfunction getsource getmembers iscoroutinefunction
uuid: uuid4 uuid1 UUID
struct: pack unpack calcsize error
socket: socket AF_INET SOCK_STREAM gethostname timeout error
copy: copy deepcopy
textwrap: dedent indent fill wrap
typing: Any AnyStr Callable ClassVar DefaultDict Deque Dict Final FrozenSet Generator Generic Iterable Iterator List
    Literal Mapping NamedTuple NoReturn Optional Protocol Sequence Set Tuple Type TypeVar TypedDict Union
"""


def _read(table: str) -> dict[str, frozenset[str]]:
    parts: dict[str, frozenset[str]] = {}
    for entry in table.replace("\n    ", " ").strip().splitlines():
        module, _, names = entry.partition(": ")
        parts[module] = frozenset(names.split())
    return parts


PARTS = _read(_TABLE)
"""Module → names that people take from it."""

TYPING = PARTS["typing"]
"""Names of ``typing`` that annotations use."""
