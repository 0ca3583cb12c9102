"""What the workshop says when it cannot do what was asked: in both languages, with the field that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from gzsim.errors import InputError
from gzsim.views.labels import Name

MESSAGES: Mapping[str, Name] = MappingProxyType(
    {
        "text_type": Name("must be text", "必须是文字"),
        "empty": Name("must not be empty", "不能为空"),
        "too_long": Name("is {length} characters long; at most {most} are allowed", "有{length}个字符，最多{most}个"),
        "number": Name("must be a finite number", "必须是有限的数字"),
        "missing": Name("please enter a number", "请填写数字"),
        "no_start": Name(
            "is filled in as soon as last December has been simulated; then save and run again",
            "准备完成后自动填入，届时请再次保存并运行",
        ),
        "choose": Name("please choose one", "请选择"),
        "settled": Name(
            "can be changed only before the first run and before the decade begins",
            "首次运行或十年推演开始之后不能更改",
        ),
        "whole": Name("must be a whole number", "必须是整数"),
        "range": Name("must lie from {low:g} to {high:g}, not {value:g}", "须在{low:g}至{high:g}之间，现为{value:g}"),
        "shape": Name("must be a {kind}", "格式不对，应为{kind_zh}"),
        "unknown_field": Name("is not known here", "没有这一项"),
        "unknown": Name("there is no “{value}”", "没有“{value}”"),
        "listed": Name("holds {count}; at most {most} are allowed", "共{count}项，最多{most}项"),
        "all_text": Name(
            "all texts together are {length} characters; at most {most} are allowed",
            "全部文字共{length}个字符，最多{most}个",
        ),
        "no_results": Name("an objective needs one key result or more", "每个目标至少需要一项关键结果"),
        "start_is_target": Name("the target is where it starts", "目标值与起点值相同"),
        "stretch_side": Name(
            "the stretch must lie beyond the target, seen from the start", "挑战值须比目标值更进一步（从起点值看）"
        ),
        "two_targets": Name(
            "“{indicator}” has two targets, {one:g} and {other:g}", "“{indicator}”有两个目标值：{one:g}和{other:g}"
        ),
        "weights_missing": Name(
            "every indicator needs a weight; “{indicator}” has none", "每项指标都要有权重，“{indicator}”没有"
        ),
        "weights_sum": Name("the weights sum to {total:g} %, not to 100 %", "权重合计为{total:g}%，应为100%"),
        "red_before_yellow": Name(
            "red must be further behind than yellow ({yellow:g})", "红灯的容忍度不能小于黄灯（{yellow:g}）"
        ),
        "nothing_warns": Name(
            "neither red lights nor false reports lead to a warning", "红灯和查实的虚报均不触发追责，请至少设置一项"
        ),
        "scenario": Name("the scenario cannot be made of this: {problem}", "不能据此生成情景：{problem}"),
        "baseline_zones": Name(
            "a workshop needs zones that are declared for every place, not {model}",
            "研讨要求每个地区都已划定分区，不能使用“{model}”",
        ),
        "baseline_scale": Name(
            "a workshop is about prefectures, not {scale}", "研讨以市（州）为单位，不能使用“{scale}”"
        ),
        "baseline_warm_up": Name(
            "a workshop needs a year before the decade, from which key results start",
            "研讨须有十年推演之前的年份，关键结果以其为起点",
        ),
        "no_session": Name("no session has this code", "没有这个场次代码"),
        "no_trainer": Name("this is not the trainer's key of the session", "培训师口令不正确"),
        "wrong_password": Name("this is not the password", "密码不正确"),
        "no_token": Name("nobody is known by this token; join again", "身份已失效，请重新加入"),
        "closed": Name("the trainer has locked the session", "培训师已锁定本场次"),
        "no_team": Name("the session has no such team", "本场次没有这个小组"),
        "no_run": Name("your team has no such run", "本小组没有这次运行"),
        "name_taken": Name("“{name}” is taken in this session", "本场次已有“{name}”"),
        "full": Name("there is room for {most}", "名额已满，最多{most}"),
        "conflict": Name(
            "{author} saved another version meanwhile ({version}); yours is kept beside it",
            "{author}已另存新版本（第{version}版），您的内容已另行保留",
        ),
        "too_many": Name("too many requests; try again in {wait:.0f} seconds", "请求过于频繁，请{wait:.0f}秒后重试"),
        "not_saved": Name("save your choice first", "请先保存方案"),
        "crashed": Name("the run ended with its process; press run again", "运行进程意外中止，请重新运行"),
        "too_slow": Name(
            "the run took more than {seconds:.0f} seconds and was stopped", "运行超过{seconds:.0f}秒，已停止"
        ),
        "over": Name("all {years} years have been played", "{years}年已全部推演完毕"),
        "still_living": Name("the year is still being simulated; try again in a moment", "本年度仍在推演，请稍候"),
        "no_file": Name("the file cannot be opened ({problem})", "无法打开文件（{problem}）"),
        "not_written": Name(
            "it could not be saved: the server's disk is full, or the database cannot be written to ({problem})",
            "未能保存：服务器磁盘已满，或数据库无法写入（{problem}）",
        ),
        "damaged": Name(
            "what the database holds of this is damaged and cannot be read", "数据库中的这项内容已损坏，无法读取"
        ),
        "damaged_file": Name(
            "the file is damaged ({problem}); go on with a copy of it, or begin another one",
            "该文件已损坏（{problem}），请改用备份，或新建数据库",
        ),
        "foreign_file": Name(
            "the file is no workshop of this version of gzsim ({problem})", "该文件不是本版本的研讨数据库（{problem}）"
        ),
    }
)
"""Every message by its key, with places for what it is about."""


class Refused(InputError):  # noqa: N818
    """Something that cannot be done; ``said`` says so in both languages, ``key`` which message of ``MESSAGES`` it is.

    >>> error = Refused("weights_sum", field="weights", total=98.0)
    >>> print(error)
    weights: the weights sum to 98 %, not to 100 %
    >>> error.said.zh
    '权重合计为98%，应为100%'
    """

    def __init__(self, key: str, *, field: str | None = None, **values: Any) -> None:
        self.key, self.values = key, values
        template = MESSAGES[key]
        self.said = Name(template.en.format(**values), template.zh.format(**values))
        super().__init__(self.said.en, field=field)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.__dict__)


def _again(kind: type[Refused], said: dict[str, Any]) -> Refused:
    """An error that comes from another process."""
    error = kind.__new__(kind)
    error.__dict__.update(said)
    return error


class NoAccess(Refused):
    """A code, key or token that opens nothing."""


class TooMany(Refused):
    """More requests than are served; ``wait`` says how many seconds until the next one may be."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        super().__init__("too_many", wait=max(1.0, wait))


class Conflict(Refused):
    """Somebody else saved in between: ``theirs`` is what stands now, ``version`` its number, ``author`` who saved it.

    What was refused is not lost: it is kept under the number ``kept``.
    """

    def __init__(self, theirs: Any, version: int, author: str, kept: int) -> None:
        self.theirs, self.version, self.author, self.kept = theirs, version, author, kept
        super().__init__("conflict", author=author, version=version, field="choice")
