# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the app as a person does: looks at it through AT-SPI, answers with keys and clicks.

A test program defines functions, marks them with @test and ends with run(). Each program has a private X
display, session bus and accessibility bus; each app has private folders. Nothing sleeps for a fixed time:
wait_for() polls a condition until a deadline, which is generous, since a pass is as fast as the app is.
The results are written as TAP; what failed comes with a picture and with what the app wrote to stderr. Where a
program died of a fault of its own, a sanitizer reported one, or the app wrote a critical message, the test fails
whatever else it saw, and the exit status is EXIT_CRASHED, so that tests/run-tests.py does not take it for a test
that was disturbed.

Environment: VEDETTE, VEDETTE_DAEMON (programs), VEDETTE_SOURCE, GSETTINGS_SCHEMA_DIR, VEDETTE_UI_PICTURES (folder for the
pictures of failures).
"""
import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

try:
    import gi
    gi.require_version('Atspi', '2.0')
    from gi.repository import Atspi, GLib
    # GTK 4.8 has no cache object, which is all right.
    GLib.log_set_handler('dbind', GLib.LogLevelFlags.LEVEL_WARNING, lambda *_: None, None)
except (ImportError, ValueError):
    Atspi = None

PATIENCE_S = float(os.environ.get('VEDETTE_UI_PATIENCE', 300))
PAGE_BOTTOM = 740                # of a window of 800 px; below it is the timeline
POLL_S = 0.1
SCREEN = (1280, 800)
BUS_SERVICE = Path('/usr/share/dbus-1/services/org.a11y.Bus.service')
BUS_CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
'''
TELLING_ROLES = ('frame', 'dialog', 'label', 'push button', 'toggle button', 'entry', 'image', 'list item',
                 'menu item')
PR_SET_CHILD_SUBREAPER = 36
CRASHES = {-getattr(signal, name): name for name in ('SIGSEGV', 'SIGABRT', 'SIGTRAP', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSYS')}
SANITIZED = re.compile(r'\w+Sanitizer: |: runtime error: ')
CRITICAL = re.compile(r'^.*\bCRITICAL \*\*.*$', re.M)
# GTK 4.8 looks for what is below the pointer when the tooltip is due of a window that was closed meanwhile.
TOOLTIP_OF_CLOSED_WINDOW = re.compile(r"(gdk_surface_get_device_position|_gtk_widget_find_at_coords): "
                                      r"assertion 'GDK_IS_SURFACE \(surface\)' failed")
EXIT_CRASHED = 3                # says that the failure is none of the test's and of the moment's
tests = []
crashes = []                    # what died of a fault of its own, in words


class Missing(Exception):
    """What the tests need and this computer does not have."""


class Failure(AssertionError):
    """The app is not as it should be."""


def test(function):
    """Marks a function that takes the Session; its docstring is the name of the test."""
    tests.append(function)
    return function


def check(condition, message):
    if not condition:
        raise Failure(message)


def wait_for(condition, what):
    """The first true value of condition(); Failure with `what` was awaited when patience is at its end."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failure(f'{what}: not within {PATIENCE_S:.0f} s')
        time.sleep(POLL_S)


def process_table():
    """{pid: (parent, state, program)}; a process that ended but was not waited for has the state Z."""
    table = {}
    for stat in Path('/proc').glob('[0-9]*/stat'):
        try:
            text = stat.read_text()
        except (OSError, ProcessLookupError):
            continue
        state, parent = text.rpartition(')')[2].split()[:2]
        table[int(stat.parent.name)] = (int(parent), state, text[text.index('(') + 1:text.rindex(')')])
    return table


def is_running(pid):
    return process_table().get(pid, (0, 'Z', ''))[1] not in 'ZX'


def note_crash(process, what):
    """Remembers a fault that no test is to blame for, once."""
    text = f'{process.args[0]} (process {process.pid}) {what}'
    if text not in crashes:
        crashes.append(text)


def end_process(process, seconds=10):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.returncode in CRASHES:
        note_crash(process, f'died of {CRASHES[process.returncode]}')


def end_orphans():
    """Ends and reaps what children of ours have left behind; all of it is ours, as its sub-reaper."""
    for pid, (parent, _, _) in process_table().items():
        if parent != os.getpid():
            continue
        try:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


class Node:
    """One accessible object. A node that has gone is nameless, childless and stateless."""

    def __init__(self, accessible):
        self.accessible = accessible

    def __repr__(self):
        return f'{self.role} "{self.name}"'

    def _ask(self, question, otherwise):
        try:
            answer = question(self.accessible)
        except GLib.Error:
            return otherwise
        return otherwise if answer is None else answer

    @property
    def name(self):
        return self._ask(lambda a: a.get_name(), '')

    @property
    def description(self):
        return self._ask(lambda a: a.get_description(), '')

    @property
    def role(self):
        return self._ask(lambda a: a.get_role_name(), '')

    def has_state(self, state):
        return self._ask(lambda a: a.get_state_set().contains(getattr(Atspi.StateType, state.upper())), False)

    @property
    def seen(self):
        """Whether it is on the screen, or would be after scrolling. GTK 4.8 says SHOWING of windows only, and
        VISIBLE of the pages of a stack that are not on top; what is not mapped contains no point, though."""
        x, y, width, height = self.extents()
        x, y = x + width // 2, y + height // 2
        return (width > 0 and height > 0
                and self._ask(lambda a: a.contains(x, y, Atspi.CoordType.WINDOW), False))

    @property
    def children(self):
        count = self._ask(lambda a: a.get_child_count(), 0)
        children = (self._ask(lambda a, i=i: a.get_child_at_index(i), None) for i in range(count))
        return [Node(child) for child in children if child is not None]

    def walk(self):
        """This node and those below it, in reading order, without what is hidden and without the pages of a
        stack that are not on top."""
        yield self
        is_stack_page = self.name == 'GtkStackPage'
        for child in self.children:
            if child.has_state('visible') and (not is_stack_page or child.seen):
                yield from child.walk()

    def find_all(self, role=None, name=None):
        """Those of this role whose name is `name`, or matches it where it is a compiled expression."""
        def fits(node):
            if role is not None and node.role != role:
                return False
            if isinstance(name, str) and node.name != name:
                return False
            if isinstance(name, re.Pattern) and not name.search(node.name):
                return False
            return node.seen
        return (node for node in self.walk() if fits(node))

    def find(self, role=None, name=None):
        return next(iter(self.find_all(role, name)), None)

    def texts(self):
        """What the labels below this node say."""
        return [node.name for node in self.find_all('label')]

    def activate(self):
        """Does what a click would do, by the accessible action."""
        check(self._ask(lambda a: a.get_n_actions(), 0) > 0, f'{self} has no action')
        self._ask(lambda a: a.do_action(0), False)

    def extents(self):
        """(x, y, width, height) in the window."""
        box = self._ask(lambda a: a.get_extents(Atspi.CoordType.WINDOW), None)
        return (box.x, box.y, box.width, box.height) if box is not None else (0, 0, 0, 0)

    def dump(self):
        """The tree as text, for the log of a failure."""
        return [f'{node.role} "{node.name}"{" (focused)" if node.has_state("focused") else ""}'
                for node in self.walk() if node.role in TELLING_ROLES]


class App:
    """A vedette that runs, with folders of its own."""

    def __init__(self, session, *arguments, env=None, home=None):
        self.session = session
        self.home = home or Path(tempfile.mkdtemp(prefix='home-', dir=session.folder))
        for name in ('state', 'config', 'cache', 'data', 'run', 'tmp'):
            (self.home / name).mkdir(mode=0o700, exist_ok=True)
        self.stderr_path = self.home / 'stderr'
        with self.stderr_path.open('ab') as stderr:
            self.process = subprocess.Popen([os.environ['VEDETTE'], *arguments], stdin=subprocess.DEVNULL,
                                            stdout=stderr, stderr=stderr, env=self.environment(env))
        session.apps.append(self)

    def environment(self, more=None):
        folders = {'HOME': '.', 'XDG_STATE_HOME': 'state', 'XDG_CONFIG_HOME': 'config',
                   'XDG_CACHE_HOME': 'cache', 'XDG_DATA_HOME': 'data', 'XDG_RUNTIME_DIR': 'run',
                   'TMPDIR': 'tmp'}
        environment = {**os.environ, **{key: str(self.home / name) for key, name in folders.items()},
                       'GSETTINGS_BACKEND': 'memory', 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC',
                       'LIBGL_ALWAYS_SOFTWARE': '1', 'GTK_USE_PORTAL': '0', **(more or {})}
        for name in ('NO_AT_BRIDGE', 'GTK_A11Y'):
            environment.pop(name, None)
        return environment

    @property
    def stderr(self):
        return self.stderr_path.read_text(errors='replace')

    def check_running(self):
        status = self.process.poll()
        check(status is None, f'the app has ended with {status}: {self.stderr.strip()[-400:]}')

    @property
    def root(self):
        """The application's node, or None as long as it has none."""
        self.check_running()
        desktop = Atspi.get_desktop(0)
        desktop.set_cache_mask(Atspi.Cache.NONE)
        for node in Node(desktop).children:
            if node._ask(lambda a: a.get_process_id(), 0) == self.process.pid:
                node.accessible.set_cache_mask(Atspi.Cache.NONE)
                return node
        return None

    def windows(self):
        return self.root.children if self.root is not None else []

    @property
    def window(self):
        return wait_for(lambda: next(iter(self.windows()), None), 'a window')

    def find(self, role=None, name=None):
        for window in self.windows():
            found = window.find(role, name)
            if found is not None:
                return found
        return None

    def wait(self, role=None, name=None):
        """A node that can be seen, as soon as there is one."""
        wanted = getattr(name, 'pattern', name)
        return wait_for(lambda: self.find(role, name), f'{role or "anything"} "{wanted}"')

    def wait_gone(self, role=None, name=None):
        wait_for(lambda: self.find(role, name) is None, f'{role} "{getattr(name, "pattern", name)}" to go')

    def wait_text(self, pattern):
        """The first label that can be seen and matches."""
        return self.wait('label', re.compile(pattern)).name

    def x_window(self):
        """The newest X window of the app that can be seen: the one that has, or should have, the focus."""
        windows = self.session.xdotool('search', '--onlyvisible', '--pid', str(self.process.pid), check=False)
        return windows.split()[-1] if windows.split() else None

    def has_keyboard(self):
        """Without a window manager nobody else hands out the focus."""
        window = self.x_window()
        if window is None or self.session.xdotool('getwindowfocus', check=False) == window:
            return window is not None
        self.session.xdotool('windowfocus', window, check=False)
        return False

    def key(self, *keys):
        """Presses keys as in 'ctrl+k'."""
        self.check_running()
        wait_for(self.has_keyboard, 'the keyboard to be given to the app')
        self.session.xdotool('key', '--clearmodifiers', *keys)

    def type(self, text):
        self.session.xdotool('type', '--delay', '20', text)

    def search(self, text, item):
        """Finds by the search of the window, and opens what it finds."""
        self.key('ctrl+k')
        entry = self.wait('entry', 'Search')
        wait_for(lambda: entry.has_state('focused'), 'the search to have the focus')
        self.type(text)
        self.wait('list item', item)
        self.key('Return')

    def click(self, node):
        """Clicks in the middle of a node of the main window, once it has come to rest."""
        seen = [None]

        def place_at_rest():
            before, seen[0] = seen[0], node.extents()
            return seen[0] if seen[0] == before and seen[0][2] > 0 else None
        x, y, width, height = wait_for(place_at_rest, f'{node} to have a place')
        self.session.xdotool('mousemove', str(x + width // 2), str(y + height // 2), 'click', '1')

    def scroll_to(self, node):
        """Turns the wheel over the page until a node that lies below can be clicked."""
        def is_in_view():
            _, y, _, height = node.extents()
            if 0 < y and height > 0 and y + height < PAGE_BOTTOM:
                return True
            self.session.xdotool('mousemove', '700', '110', 'click', '5')
            return False
        wait_for(is_in_view, f'{node} to be in view')

    def daemons(self):
        """Process ids of the vedetted that this app started."""
        return [pid for pid, (parent, state, program) in process_table().items()
                if parent == self.process.pid and program == 'vedetted' and state not in 'ZX']

    def daemon(self):
        return wait_for(self.daemons, 'a vedetted below the app')[0]

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        end_process(self.process)
        report = SANITIZED.search(self.stderr)
        if report:
            note_crash(self.process, f'wrote: {self.stderr[report.start():][:4000]}')
        for line in CRITICAL.findall(self.stderr):
            if not TOOLTIP_OF_CLOSED_WINDOW.search(line):
                note_crash(self.process, f'wrote: {line}')


class Session:
    """A private display with a session bus and an accessibility bus."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix='vedette-ui-'))
        self.processes = []
        self.helpers = []
        self.apps = []
        self.shared = None
        os.environ['XDG_RUNTIME_DIR'] = str(self.folder)

    def start(self, *command, **more):
        """A process that ends with the session."""
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
        self.processes.append(process)
        return process

    def start_helper(self, *command, **more):
        """A process that ends with the test that started it."""
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
        self.helpers.append(process)
        return process

    def begin(self):
        self.begin_display()
        self.begin_bus()
        Atspi.init()
        # By itself it waits 0.8 s, and what comes later is taken for a node that has gone.
        Atspi.set_timeout(int(PATIENCE_S * 1000), int(PATIENCE_S * 1000))

    def begin_display(self):
        read_end, write_end = os.pipe()
        width, height = SCREEN
        # Without -noreset the server begins anew when its last client leaves, and refuses others meanwhile. Without
        # -r a key repeats where a busy machine is late to let it go.
        self.start('Xvfb', '-displayfd', str(write_end), '-screen', '0', f'{width}x{height}x24',
                   '-nolisten', 'tcp', '-noreset', '-r', pass_fds=[write_end])
        os.close(write_end)
        with os.fdopen(read_end) as reader:
            number = reader.readline().strip()
        check(number, 'Xvfb did not start')
        os.environ['DISPLAY'] = f':{number}'
        os.environ.pop('WAYLAND_DISPLAY', None)

    def begin_bus(self):
        config = self.folder / 'bus.conf'
        config.write_text(BUS_CONFIG.format(folder=self.folder))
        bus = self.start('dbus-daemon', f'--config-file={config}', '--nofork', '--print-address',
                         stdout=subprocess.PIPE, text=True)
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()
        launcher = re.search(r'^Exec=(\S+)', BUS_SERVICE.read_text(), re.M).group(1)
        self.start(launcher, '--launch-immediately', stdout=subprocess.DEVNULL)
        wait_for(self.has_accessibility_bus, 'the accessibility bus')

    @staticmethod
    def has_accessibility_bus():
        answer = subprocess.run(['dbus-send', '--session', '--print-reply', '--dest=org.a11y.Bus',
                                 '/org/a11y/bus', 'org.a11y.Bus.GetAddress'],
                                capture_output=True, text=True, check=False)
        return answer.returncode == 0 and 'unix:' in answer.stdout

    @staticmethod
    def xdotool(*arguments, check=True):
        answer = subprocess.run(['xdotool', *arguments], check=check, capture_output=True, text=True,
                                timeout=PATIENCE_S)
        return answer.stdout.strip()

    def picture(self, path):
        subprocess.run(['import', '-window', 'root', str(path)], check=False, stderr=subprocess.DEVNULL)

    def pixels(self, node):
        """What the screen shows of a node of a window at the origin, as bytes to compare."""
        x, y, width, height = node.extents()
        answer = subprocess.run(['import', '-window', 'root', '-crop', f'{width}x{height}+{x}+{y}', 'rgb:-'],
                                check=True, capture_output=True)
        return answer.stdout

    def app(self, *arguments, **more):
        return App(self, *arguments, **more)

    def shared_app(self, *arguments):
        """An app that the tests of a program use one after the other; a new one after a failure."""
        if self.shared is None:
            self.shared = self.app(*arguments)
        return self.shared

    def end_apps(self, keep_shared=False):
        kept = [app for app in self.apps if keep_shared and app is self.shared]
        for app in self.apps:
            if app not in kept:
                app.end()
        self.apps = kept
        if not kept:
            self.shared = None
        while self.helpers:
            end_process(self.helpers.pop())

    def end(self):
        self.end_apps()
        for process in reversed(self.processes):
            end_process(process)
        end_orphans()
        shutil.rmtree(self.folder, ignore_errors=True)


def require_tools():
    for program in ('Xvfb', 'xdotool', 'import', 'identify', 'dbus-daemon', 'dbus-send'):
        if shutil.which(program) is None:
            raise Missing(f'{program} is not installed')
    if not BUS_SERVICE.exists():
        raise Missing('at-spi2-core is not installed')
    if Atspi is None:
        raise Missing('python3-gi with the typelib of Atspi is not installed')


def comment(text):
    for line in text.splitlines():
        print(f'# {line}')


def report_failure(session, name):
    """What helps to find out why, into the log, most telling last; must not fail itself."""
    reason = traceback.format_exc()
    folder = Path(os.environ.get('VEDETTE_UI_PICTURES', tempfile.gettempdir()))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f'{Path(sys.argv[0]).stem}-{name}.png'
    session.picture(path)
    for app in session.apps:
        comment(f'app {app.process.pid}, ended with {app.process.poll()}; it wrote:\n{app.stderr[-4000:]}')
        if app.process.poll() is None:
            try:
                for window in app.windows():
                    comment('\n'.join(window.dump()[:300]))
            except Exception:   # pylint: disable=broad-except
                comment('its windows cannot be read')
    comment(reason)
    comment(f'picture: {path}')


def run_one(session, number, function):
    started, crashed = time.monotonic(), len(crashes)
    try:
        function(session)
        good = True
    except Exception:           # pylint: disable=broad-except
        good = False
        report_failure(session, function.__name__)
    session.end_apps(keep_shared=good)
    for crash in crashes[crashed:]:
        good = False
        comment(crash)
    print(f'{"ok" if good else "not ok"} {number} - {function.__doc__} ({time.monotonic() - started:.1f} s)',
          flush=True)
    return good


def run():
    """Runs the marked tests, or those named on the command line."""
    chosen = [function for function in tests if function.__name__ in sys.argv[1:]] or tests
    try:
        require_tools()
    except Missing as reason:
        print(f'1..1\nok 1 # SKIP {reason}')
        sys.exit(0)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    print(f'1..{len(chosen)}', flush=True)
    session = Session()
    try:
        session.begin()
        results = [run_one(session, i + 1, function) for i, function in enumerate(chosen)]
    finally:
        session.end()
    for crash in crashes:
        comment(crash)
    sys.exit(EXIT_CRASHED if crashes else 0 if all(results) else 1)
