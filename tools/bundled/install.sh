#!/bin/sh
# Installs gzsim from this folder, without internet, into the folder venv beside this file.
# 从本文件夹离线安装 gzsim，装入旁边的 venv 文件夹。
set -eu
cd "$(dirname "$0")"
unset PYTHONPATH PYTHONHOME
python="${PYTHON:-}"
for name in "$python" python@PYTHON@ python3 python; do
    if [ -n "$name" ] && command -v "$name" > /dev/null &&
        "$name" -c 'import sys; sys.exit("{}.{}".format(*sys.version_info[:2]) != "@PYTHON@")' 2> /dev/null; then
        found="$name"
        break
    fi
done
if [ -z "${found:-}" ]; then
    echo "This bundle needs Python @PYTHON@. Install it, or name it: PYTHON=/path/to/python sh install.sh" >&2
    echo "本安装包需要 Python @PYTHON@。请先安装，或用 PYTHON=路径 指定。" >&2
    exit 1
fi
"$found" -m venv venv || { echo "On Debian and Ubuntu install python@PYTHON@-venv first." >&2; exit 1; }
venv/bin/python -m pip install --disable-pip-version-check --quiet --no-index --find-links wheels --no-deps \
    --require-hashes -r requirements.txt
echo "Compiling the rules of the simulation, a few minutes, once. 首次编译模型规则，约需数分钟。"
venv/bin/python -m gzsim workshop --prepare > /dev/null
echo "Ready: sh start.sh opens the workshop for the room. 安装完成，运行 sh start.sh 即可开始培训。"
