"""What each program is asked to send, in its own language, and what we must hear.

The same table serves the recorder, the tests of what was recorded and the tests with live programs.
A phrase is one datagram. Numbers are such that 32 bits hold them exactly; `timed` means that a time
tag must arrive, whatever it is, as most programs make it from their clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.devices.osc import Fault
from exhibit.show.events import Value

Said = tuple[str, tuple[Value, ...]]  # address, values


@dataclass(frozen=True, slots=True)
class Phrase:
    """One datagram: what it shows, how it is asked for, what is heard."""

    name: str
    code: str
    heard: tuple[Said, ...]
    faults: tuple[Fault, ...] = ()
    timed: bool = False


NEAR = ("/in/near", (0.5,))
DRUM = ("/in/drum", (1,))

# The words behind `oscsend 127.0.0.1 PORT`.
LIBLO = (
    Phrase("a float", "/in/near f 0.5", (NEAR,)),
    Phrase("an integer", "/in/drum i 1", (DRUM,)),
    Phrase("nothing", "/hello", (("/hello", ()),)),
    Phrase("a string of two bytes a letter", "/say s médina", (("/say", ("médina",)),)),
    Phrase(
        "every tag it knows",
        "/all ihfdsScmTFNI -2 1099511627776 0.25 0.1 near symbol q 00903c7f",
        (
            (
                "/all",
                (-2, 2**40, 0.25, 0.1, "near", "symbol", "q", 0x00903C7F, True, False, None, True),
            ),
        ),
    ),
    Phrase("a pattern", "/in/* i 3", (("/in/*", (3,)),)),
)

# Messages to Pure Data's `oscformat`, in turn; a list is what it sends. It has numbers and symbols.
PURE_DATA = (
    Phrase("a float", "set in near; list 0.5", (NEAR,)),
    Phrase("an integer", "set in drum; format i; list 1", (DRUM,)),
    Phrase("several", "set all; format fis; list 0.25 -7 near", (("/all", (0.25, -7, "near")),)),
    Phrase("a number for a float", "set in drum; format; list 1", (("/in/drum", (1.0,)),)),
    Phrase("nothing", "set hello; bang", (("/hello", ()),)),
    Phrase(
        "a blob",
        "set blob; format ibi; list 5 3 1 2 3 6",
        (("/blob", (5, None, 6)),),
        ("no use for a blob",),
    ),
)

# Lines of sclang; `to` is the NetAddr.
SUPER_COLLIDER = (
    Phrase("a float", 'to.sendMsg("/in/near", 0.5)', (NEAR,)),
    Phrase("an integer", 'to.sendMsg("/in/drum", 1)', (DRUM,)),
    Phrase("an address without a slash", r"to.sendMsg(\near, 0.5)", (("/near", (0.5,)),)),
    Phrase("nothing", 'to.sendMsg("/hello")', (("/hello", ()),)),
    Phrase("a symbol", r'to.sendMsg("/say", \porte, "medina")', (("/say", ("porte", "medina")),)),
    Phrase(
        "a string of two bytes a letter",
        'to.sendMsg("/say", "médina")',
        (("/say", ("médina",)),),
    ),
    Phrase("truth as numbers", 'to.sendMsg("/is", true, false, nil)', (("/is", (1, 0, 0)),)),
    Phrase("an array", 'to.sendMsg("/row", $[, 1, 2, $], 3)', (("/row", (1, 2, 3)),)),
    Phrase("a character", 'to.sendMsg("/key", $a)', (), ("bad type tag",)),
    Phrase("a character as a tag", 'to.sendMsg("/key", $T)', (("/key", (True,)),)),
    Phrase(
        "a blob",
        'to.sendMsg("/blob", 5, Int8Array[1, 2, 3], 6)',
        (("/blob", (5, None, 6)),),
        ("no use for a blob",),
    ),
    Phrase(
        "a bundle at once",
        'to.sendBundle(nil, ["/in/near", 0.5], ["/in/drum", 1])',
        (NEAR, DRUM),
    ),
    Phrase(
        "a bundle for later",
        'to.sendBundle(0.2, ["/in/near", 0.5], ["/in/drum", 1])',
        (NEAR, DRUM),
        timed=True,
    ),
)

# What is handed to `send` in Node; numbers of JavaScript are floats unless their type is named.
OSC_JS_OF_COLIN_CLARK = (  # npm `osc`
    Phrase("a float", "{address: '/in/near', args: [{type: 'f', value: 0.5}]}", (NEAR,)),
    Phrase("a number for a float", "{address: '/in/drum', args: 1}", (("/in/drum", (1.0,)),)),
    Phrase("nothing", "{address: '/hello'}", (("/hello", ()),)),
    Phrase(
        "every tag it knows",
        "{address: '/all', args: ["
        "{type: 'i', value: -2}, {type: 'h', value: {high: 256, low: 0}}, {type: 'f', value: 0.25},"
        "{type: 'd', value: 0.1}, {type: 's', value: 'near'}, {type: 'S', value: 'symbol'},"
        "{type: 'c', value: 'q'}, {type: 'r', value: {r: 18, g: 52, b: 171, a: 1}},"
        "{type: 'm', value: new Uint8Array([0, 144, 60, 127])}, {type: 'T'}, {type: 'F'},"
        "{type: 'N'}, {type: 'I'}]}",
        (
            (
                "/all",
                (
                    *(-2, 2**40, 0.25, 0.1, "near", "symbol", "q", "#1234abff", 0x00903C7F),
                    *(True, False, None, True),
                ),
            ),
        ),
    ),
    Phrase(
        "an array",
        "{address: '/row', args: [[{type: 'i', value: 1}, {type: 'i', value: 2}],"
        " {type: 'i', value: 3}]}",
        (("/row", (1, 2, 3)),),
    ),
    Phrase(
        "a bundle for later",
        "{timeTag: osc.timeTag(60), packets: ["
        "{address: '/in/near', args: [{type: 'f', value: 0.5}]},"
        "{address: '/in/drum', args: [{type: 'i', value: 1}]}]}",
        (NEAR, DRUM),
        timed=True,
    ),
    Phrase(
        "a bundle in a bundle",
        "{timeTag: {raw: [0, 1]}, packets: ["
        "{timeTag: {raw: [0, 1]}, packets: ["
        "{address: '/in/near', args: [{type: 'f', value: 0.5}]}]},"
        "{address: '/in/drum', args: [{type: 'i', value: 1}]}]}",
        (NEAR, DRUM),
    ),
)
OSC_JS = (  # npm `osc-js`
    Phrase("a float", "new OSC.Message('/in/near', 0.5)", (NEAR,)),
    Phrase("an integer", "new OSC.Message('/in/drum', 1)", (DRUM,)),
    Phrase("an integer beyond 32 bits", "new OSC.Message('/big', 2 ** 40)", (("/big", (0,)),)),
    Phrase("a Latin-1 string", "new OSC.Message('/say', 'médina')", (("/say", ("médina",)),)),
    Phrase("truth", "new OSC.Message('/is', true, false)", (("/is", (True, False)),)),
    Phrase("nothing", "new OSC.Message('/hello')", (("/hello", ()),)),
    Phrase(
        "a blob",
        "new OSC.Message('/blob', new Uint8Array([1, 2, 3]), 6)",
        (("/blob", (None, 6)),),
        ("no use for a blob",),
    ),
    Phrase(
        "tags that are named",
        "new OSC.TypedMessage('/typed', [{type: 'i', value: -2}, {type: 'd', value: 0.1},"
        " {type: 'N'}, {type: 'I'}, {type: 'h', value: 2n ** 40n}])",
        (("/typed", (-2, 0.1, None, True, 2**40)),),
    ),
    Phrase(
        "a bundle for later",
        "new OSC.Bundle([new OSC.Message('/in/near', 0.5), new OSC.Message('/in/drum', 1)],"
        " Date.now() + 60000)",
        (NEAR, DRUM),
        timed=True,
    ),
)
OSC_MIN = (  # npm `osc-min`
    Phrase("a float", "{address: '/in/near', args: [0.5]}", (NEAR,)),
    Phrase("a number for a float", "{address: '/in/drum', args: [1]}", (("/in/drum", (1.0,)),)),
    Phrase("nothing", "{address: '/hello'}", (("/hello", ()),)),
    Phrase(
        "every tag it knows",
        "{address: '/all', args: ["
        "{type: 'integer', value: -2}, {type: 'bigint', value: 1099511627776n},"
        "{type: 'float', value: 0.25}, {type: 'double', value: 0.1}, 'near',"
        "{type: 'symbol', value: 'symbol'}, {type: 'character', value: 'q'},"
        "{type: 'midi', value: [0, 144, 60, 127]}, true, false, null, {type: 'bang'},"
        "{type: 'array', value: ['in', [2.5]]}]}",
        (
            (
                "/all",
                (
                    *(-2, 2**40, 0.25, 0.1, "near", "symbol", "q", 0x00903C7F),
                    *(True, False, None, True, "in", 2.5),
                ),
            ),
        ),
    ),
    Phrase(
        "a colour of sixteen bytes",  # a mistake of version 2.1.2: what follows is out of place
        "{address: '/lamp', args: [{red: 18, green: 52, blue: 171, alpha: 255}]}",
        (),
        ("bytes left over",),
    ),
    Phrase(
        "bundles in bundles",
        "{timetag: [0, 1], elements: [{timetag: [0, 1], elements: [{timetag: [0, 1], elements: ["
        "{address: '/in/near', args: [0.5]}]}]},"
        "{address: '/in/drum', args: [{type: 'integer', value: 1}]}]}",
        (NEAR, DRUM),
    ),
    Phrase(
        "a bundle for later",
        "{timetag: new Date(Date.now() + 60000), elements: [{address: '/in/near', args: [0.5]}]}",
        (NEAR,),
        timed=True,
    ),
)
NODE_OSC = (  # npm `node-osc`
    Phrase("a float", "new Message('/in/near', 0.5)", (NEAR,)),
    Phrase("an integer", "new Message('/in/drum', 1)", (DRUM,)),
    Phrase("a string", "new Message('/say', 'médina', true)", (("/say", ("médina", True)),)),
    Phrase("nothing", "new Message('/hello')", (("/hello", ()),)),
    Phrase(
        "a float whose type is named",
        "new Message('/in/near', {type: 'float', value: 1})",
        (("/in/near", (1.0,)),),
    ),
    Phrase("a bundle", "new Bundle(['/in/near', 0.5], ['/in/drum', 1])", (NEAR, DRUM)),
)

# Python, with `from pyliblo3 import *`; what `send` takes behind the address.
PYLIBLO3 = (
    Phrase("a float", "Message('/in/near', 0.5)", (NEAR,)),
    Phrase("an integer", "Message('/in/drum', 1)", (DRUM,)),
    Phrase("an integer beyond 32 bits", "Message('/big', 2 ** 40)", (("/big", (2**40,)),)),
    Phrase("a string", "Message('/say', 'médina')", (("/say", ("médina",)),)),
    Phrase("nothing", "Message('/hello')", (("/hello", ()),)),
    Phrase(
        "tags that are named",
        "Message('/typed', ('d', 0.1), ('c', 'q'), ('m', (0, 144, 60, 127)), ('h', 7), True, None)",
        (("/typed", (0.1, "q", 0x00903C7F, 7, True, None)),),
    ),
    Phrase(
        "a bundle whose time tag is 0",
        "Bundle(Message('/in/near', 0.5), Message('/in/drum', 1))",
        (NEAR, DRUM),
    ),
    Phrase(
        "a bundle for later",
        "Bundle(time() + 60, Message('/in/near', 0.5))",
        (NEAR,),
        timed=True,
    ),
)

# No program: a telephone, written by hand, not recorded. It puts each touch into a bundle for at
# once, all numbers are floats, a page that is turned has no value. `|` stands between messages of
# a bundle.
TOUCH_OSC = (
    Phrase("a fader", "/1/fader1 0.5", (("/1/fader1", (0.5,)),)),
    Phrase("a pad of two axes", "/2/xy 0.25 0.75", (("/2/xy", (0.25, 0.75)),)),
    Phrase("a button let go", "/1/push3 0", (("/1/push3", (0.0,)),)),
    Phrase("a field of many buttons", "/3/multitoggle/2/1 1", (("/3/multitoggle/2/1", (1.0,)),)),
    Phrase("how it is held", "/accxyz 0.125 -0.5 0.75", (("/accxyz", (0.125, -0.5, 0.75)),)),
    Phrase("a page turned", "/2", (("/2", ()),)),
    Phrase(
        "two fingers at once",
        "/1/fader1 0.5 | /1/fader2 0.25 | /1/fader1/z 1",
        (("/1/fader1", (0.5,)), ("/1/fader2", (0.25,)), ("/1/fader1/z", (1.0,))),
    ),
)
