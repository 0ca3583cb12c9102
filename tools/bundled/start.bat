@echo off
rem Opens the workshop for the room: address, QR code and password are shown here.
chcp 65001 > nul
cd /d "%~dp0"
set "PYTHONPATH="
set "PYTHONHOME="
venv\Scripts\python.exe -m gzsim workshop --lan --database workshop.sqlite %*
pause
