"""How conditions and values are put together: recursive descent, the weakest first.

    or < and < for < not < within < comparisons < + - < * / < a value

A step gives what it found: a condition, or an `Item`, a value that is yet to be compared.
"""

from __future__ import annotations

from dataclasses import replace

from exhibit.show.conditions import SIGNS, Both, Condition, Either, Held, Not, Within
from exhibit.show.expressions import (
    Channel,
    Constant,
    Expression,
    Least,
    Most,
    Position,
    Product,
    Quotient,
    Sum,
)
from exhibit.show.wording.comparing import ALONE, alone, compared, counted, recent, with_words
from exhibit.show.wording.cursor import LONGEST
from exhibit.show.wording.fault import BETWEEN, SPOKEN, ConditionError, meant_here, unglued
from exhibit.show.wording.items import WORDED, Item, Word, common_unit, in_unit, written_number
from exhibit.show.wording.reader import MEANS_IS, Reader
from exhibit.show.wording.statements import statement
from exhibit.show.wording.tokens import QUOTES, Token

Term = Condition | Item
ORDERED = ("<", "<=", ">", ">=")

_AFTER_VALUE = (*BETWEEN, "is", "<", ">", "<=", ">=", "+", "-", "*", "/")


class Grammar(Reader):
    """One text being read."""

    def condition(self) -> Condition:
        """The whole text as a condition."""
        if not self.cursor.length:
            raise ConditionError("a condition is missing here", 0, "for example: near < 0.8 for 2s")
        return self.truth(self.whole())

    def whole(self) -> Term:
        if self.cursor.length > LONGEST:
            raise ConditionError(f"a condition may have {LONGEST} words at most", 0)
        found = self._or()
        if self.cursor.peek.text:
            if isinstance(found, Item) and not self._says_something(found):
                self.truth(found)
            raise self._is_left_out(found) or self.cursor.stray(self._may_follow(found))
        return found

    def truth(self, term: Term) -> Condition:
        """What stands here has to be true or not; said at the token that comes."""
        if isinstance(term, Condition):
            return term
        if self._says_something(term):
            return alone(term)
        word = self.cursor.peek.text
        hint = "for example: < 0.8, >= 3, is fr"
        if isinstance(term, Item) and term.kind == "player":
            hint = f"for example: {term.name} is playing, {term.name} > 12s"
        if missing := self._is_left_out(term):
            raise missing
        if (
            word
            and word not in BETWEEN
            and (near := meant_here(word, _AFTER_VALUE)).startswith(("did", "leave"))
        ):
            hint = near
        raise self.cursor.error(f"a comparison is missing after '{term.name}'", hint)

    # -- the levels

    def _or(self) -> Term:
        left = self._and()
        while self.cursor.peek.text == "or":
            left = self.truth(left)
            self.cursor.take("or")
            left = Either(left, self.truth(self._and()))
        return left

    def _and(self) -> Term:
        left = self._for()
        while self.cursor.peek.text == "and":
            left = self.truth(left)
            self.cursor.take("and")
            left = Both(left, self.truth(self._for()))
        return left

    def _for(self) -> Term:
        return self._lasting(self._not(), ("for", "within"))

    def _not(self) -> Term:
        if not self.cursor.take("not"):
            return self._lasting(self._comparison(), ("within",))
        self.cursor.deeper()
        inner = Not(self.truth(self._not()))
        self.cursor.higher()
        return inner

    def _lasting(self, term: Term, words: tuple[str, ...]) -> Term:
        """`for 2s` and `within 5s` behind a condition."""
        while (word := self.cursor.peek.text) in words:
            inner = self.truth(term)
            if self.asked_once:
                raise self.cursor.error(f"'{word}' lets time pass, and this is asked at one moment")
            self.cursor.take(word)
            lasting = Held if word == "for" else Within
            term = lasting(inner, self.cursor.duration(), self.timer)
            self.timer += 1
        return term

    def _comparison(self) -> Term:
        left = self._sum()
        if isinstance(left, Condition):
            if self.sign_ahead():
                raise self.cursor.error(
                    "what stands before this is true or not, and cannot be compared",
                    "write 'and', 'or' or 'not'",
                )
            return left
        if left.kind == "hit" and (times := counted(self, left)) is not None:
            return times
        if not self.sign_ahead():
            return left
        if left.kind in (*WORDED, "language", "today") or (
            left.kind == "player" and self.cursor.peek.text not in ORDERED
        ):
            return with_words(self, left)
        return self._chain(left)

    def _chain(self, left: Item) -> Condition:
        """`near < 2`, `0.5 < near < 2`."""
        found: Condition | None = None
        way = ""
        while self.sign_ahead():
            at = self.cursor.peek
            sign, negated = self.sign(f"'{left.name}'")
            if sign == "is" and left.moves:
                raise self.cursor.error(f"{left.name} passes: compare it with > or <", back=True)
            if found is not None and (sign == "is" or sign[0] != way):
                raise ConditionError(
                    "signs of one chain point the same way",
                    at.offset,
                    "for example: 0.5 < near < 2",
                )  # fmt: skip
            right = self.value(self._sum(), "a value")
            comparison = compared(left, sign, right, at.offset)
            if left.kind == "hit" and self.cursor.peek.text == "within":
                comparison = recent(self, comparison)
            comparison = Not(comparison) if negated else comparison
            found = comparison if found is None else Both(found, comparison)
            left, way = right, sign[0]
            if sign == "is":
                break
        assert found is not None  # there was a sign
        return found

    # -- arithmetic

    def _sum(self) -> Term:
        left = self._product()
        while (sign := self.cursor.peek.text) in ("+", "-"):
            first = self.value(left, "a number")
            self.cursor.take(sign)
            second = self.value(self._product(), "a number")
            unit = common_unit(first, second)
            first, second = in_unit(first, unit), in_unit(second, unit)
            added = second.expression
            if sign == "-":
                added = _times(added, -1.0)
            left = _joined(first, second, _folded(Sum(first.expression, added)), unit)
        return left

    def _product(self) -> Term:
        left = self._signed()
        while (sign := self.cursor.peek.text) in ("*", "/"):
            first = self.value(left, "a number")
            at = self.cursor.next("").offset
            second = self.value(self._signed(), "a number")
            if second.moves and (first.moves or sign == "/"):
                raise ConditionError(
                    f"{second.name} passes by itself: multiply it with a number that stands still",
                    at,
                )
            if sign == "/" and second.fixed == 0.0:
                raise ConditionError("nothing can be divided by 0", second.offset)
            if sign == "*":
                found: Expression = Product(first.expression, second.expression)
                unit = first.unit or second.unit
                unit = "" if first.unit and second.unit else unit
            else:
                second = in_unit(second, first.unit) if _same(first, second) else second
                found = Quotient(first.expression, second.expression)
                unit = "" if second.unit else first.unit
            left = _joined(first, second, _folded(found), unit)
        return left

    def _signed(self) -> Term:
        if self.cursor.peek.text not in ("-", "+", "−", "–"):
            return self._value()
        sign = self.cursor.next("")
        self.cursor.deeper()
        item = self.value(self._signed(), "a number")
        self.cursor.higher()
        if sign.text == "+":
            return item
        if item.written and item.written[0] not in "+-":
            return replace(
                written_number(f"-{item.written}", sign.offset, item.end), name=f"-{item.name}"
            )
        return replace(item, expression=_times(item.expression, -1.0), written="")

    def value(self, term: Term, expected: str) -> Item:
        """A number: anything but a truth, words, and what a recording does."""
        if isinstance(term, Condition):
            raise self.cursor.error(
                f"{expected} is wanted here, and this is true or not", "compare numbers", back=True
            )
        if term.kind in ("choice", "text", "language", "today"):
            raise ConditionError(
                f"'{term.name}' is {_is_a(term.kind)}, and {expected} is wanted here",
                term.offset,
                f"a {term.kind} is compared with 'is'" if term.kind in WORDED else "",
            )
        return term

    # -- values

    def _value(self) -> Term:
        token = self.cursor.next("a condition" if not self._wants_value() else "a value")
        if token.text == "(":
            return self._bracket()
        if token.is_number:
            text = self.cursor.number_text(token)
            return written_number(text, token.offset, self.cursor.last.end)
        word = self.known.names.get(token.text)
        if word is not None:
            return named(token, word)
        if token.text in ("min", "max") and self.cursor.peek.text == "(":
            return self._least_or_most(token)
        found = statement(self, token)
        if found is not None:
            return found
        raise self._unknown(token)

    def _wants_value(self, back: int = 1) -> bool:
        """Whether the token before asks for a value."""
        before = self.cursor.ahead(-back).text
        return before in (*SIGNS, *MEANS_IS, "!=", "+", "-", "*", "/")

    def _bracket(self) -> Term:
        self.cursor.deeper()
        inner = self._or()
        if not self.cursor.take(")"):
            if self.cursor.peek.text:
                raise self.cursor.stray((")", *self._may_follow(inner)))
            raise self.cursor.error("a closing bracket ')' is missing here", "add ')'")
        self.cursor.higher()
        return inner

    def _least_or_most(self, name: Token) -> Item:
        """`min(near, far)`."""
        self.cursor.take("(")
        self.cursor.deeper()
        several = [self.value(self._sum(), "a number")]
        while self.cursor.take(","):
            several.append(self.value(self._sum(), "a number"))
        if not self.cursor.take(")"):
            raise self.cursor.error(
                f"'{name.text}' ends with ')', and its numbers have ',' between them",
                f"for example: {name.text}(near, 2)",
            )
        self.cursor.higher()
        unit = next((each.unit for each in several if not each.written and each.unit), "")
        unit = unit or next((each.unit for each in several if each.unit), "")
        parts = tuple(in_unit(each, unit).expression for each in several)
        made = Least(parts) if name.text == "min" else Most(parts)
        moves = any(each.moves for each in several)
        return Item(made, name.text, name.offset, self.cursor.last.end, unit, moves=moves)

    def _unknown(self, token: Token) -> ConditionError:
        """What begins no condition and no value."""
        shown = token.text[:40]
        hint = meant_here(token.text, (*self.known.names, *SPOKEN))
        said = f"'{shown}' is not an input or a variable of this show"
        if token.text[0] in QUOTES:
            said = "words in quotes are compared with a text"
            hint = 'for example: card is "04 A2"'
            if len(token.text) == 1 or token.text[-1] != token.text[0]:
                said, hint = "a quote is opened here and not closed", f"end it with {token.text[0]}"
            elif self._wants_value(2):
                hint = f"write {token.text.strip(QUOTES)} without its quotes"
        elif token.text in (*BETWEEN, *ORDERED, *MEANS_IS, "is", ")", "times", "of"):
            said = f"something is missing before '{shown}'"
            hint = "for example: near < 0.8 and drum"
        elif apart := unglued(token.text, self.known.names):
            hint = f"write '{apart}'"
        elif not token.is_word:
            said = f"'{shown}' cannot stand here"
        return ConditionError(said, token.offset, hint)

    def _is_left_out(self, term: Term) -> ConditionError | None:
        """`lever on`, `mood wild`: an 'is' is missing."""
        word = self.cursor.peek.text.strip(QUOTES)
        if not isinstance(term, Item) or term.word is None or not word:
            return None
        options = ("on", "off") if term.kind == "switch" else term.word.options
        if word not in options:
            return None
        return self.cursor.error(
            f"'is' is missing before '{word}'", f"write '{term.name} is {word}'"
        )

    def _says_something(self, item: Item) -> bool:
        return item.kind in ALONE and item.channel is not None

    def _may_follow(self, term: Term) -> tuple[str, ...]:
        if isinstance(term, Item) and not self._says_something(term):
            return _AFTER_VALUE
        return BETWEEN


def named(token: Token, word: Word) -> Item:
    """The value that a name stands for."""
    if word.kind == "player":
        return Item(
            Position(word.input), token.text, token.offset, token.end, "s", moves=True, word=word
        )
    return Item(Channel(word.input), token.text, token.offset, token.end, word.unit, word=word)


def _joined(first: Item, second: Item, found: Expression, unit: str) -> Item:
    name, moves = f"{first.name} … {second.name}", first.moves or second.moves
    return Item(found, name, first.offset, second.end, unit, moves=moves)


def _times(expression: Expression, factor: float) -> Expression:
    return _folded(Product(expression, Constant(factor)))


def _folded(found: Expression) -> Expression:
    """A number, where both sides are numbers."""
    left, right = found.parts()
    if isinstance(left, Constant) and isinstance(right, Constant):
        a, b = float(left.is_), float(right.is_)
        if isinstance(found, Quotient):
            return Constant(a / b) if b else found
        return Constant(a * b if isinstance(found, Product) else a + b)
    return found


def _same(first: Item, second: Item) -> bool:
    return bool(first.unit) and bool(second.unit)


def _is_a(kind: str) -> str:
    return {"language": "a language", "today": "a day"}.get(kind, f"a {kind}")
