"""Objects that refuse attributes they do not know: a name that is misspelt must not be written in vain."""

from __future__ import annotations

from inspect import Signature, getattr_static, signature
from typing import Any, ClassVar, NoReturn

from gzsim.common.words import did_you_mean
from gzsim.errors import InputError


class Closing(type):
    """Class whose objects take no new attributes once they are made, by whatever constructor."""

    def __call__(cls, *given: Any, **named: Any) -> Any:
        """Make an object and close it."""
        made = super().__call__(*given, **named)
        vars(made)["_closed"] = True
        return made

    @property
    def __signature__(cls) -> Signature:
        """What the constructor takes; Python would tell of ``__call__``."""
        own = signature(cls.__init__)
        return own.replace(parameters=list(own.parameters.values())[1:], return_annotation=Signature.empty)


class KnownNames(metaclass=Closing):
    """What may be set: properties with a setter, methods named in ``hooks``, and what a constructor has set.

    A subclass adds attributes in its class or in its constructor; a name that begins with ``_`` is nobody's business.
    """

    hooks: ClassVar[tuple[str, ...]] = ()
    """Methods that an object may have otherwise than its class."""
    fixed: ClassVar[tuple[str, ...]] = ()
    """What its constructor alone sets."""

    def __setattr__(self, name: str, value: Any) -> None:
        if vars(self).get("_closed") and not name.startswith("_"):
            self._refuse_unknown(name, value)
        super().__setattr__(name, value)

    def _refuse_unknown(self, name: str, value: Any) -> None:
        at = getattr_static(type(self), name, None)
        if name in self.hooks:
            if not callable(value):
                raise InputError(f"{value!r} cannot be called", field=name, valid="a function")
        elif name in self.fixed or (isinstance(at, property) and at.fset is None) or _is_method(at):
            self._refuse(f"{name} of {self.who} cannot be replaced", name)
        elif at is None and name not in vars(self):
            self._refuse(f"{self.who} has no attribute {name!r}{did_you_mean(name, self._settable())}", name)

    def _refuse(self, problem: str, name: str) -> NoReturn:
        raise InputError(problem, field=name, valid=", ".join(self._settable()))

    @property
    def who(self) -> str:
        """What messages call it."""
        return type(self).__name__

    def _settable(self) -> list[str]:
        """Names that may be set, for messages."""
        by_class = [name for name in dir(type(self)) if hasattr(getattr_static(type(self), name), "__set__")]
        open_ones = [n for n in by_class if getattr(getattr_static(type(self), n), "fset", True) is not None]
        names = {*open_ones, *self.hooks, *vars(self)} - set(self.fixed)
        return sorted(name for name in names if not name.startswith("_"))


def _is_method(at: Any) -> bool:
    return callable(at) and not isinstance(at, type)
