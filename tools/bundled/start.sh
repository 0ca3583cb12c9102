#!/bin/sh
# Opens the workshop for the room: address, QR code and password are shown here. 启动培训，显示地址、二维码和密码。
cd "$(dirname "$0")"
unset PYTHONPATH PYTHONHOME
exec venv/bin/python -m gzsim workshop --lan --database workshop.sqlite "$@"
