@echo off
rem Installs gzsim from this folder, without internet, into the folder venv beside this file.
chcp 65001 > nul
cd /d "%~dp0"
set "PYTHONPATH="
set "PYTHONHOME="
set "FOUND="
if defined PYTHON set "FOUND=%PYTHON%"
if not defined FOUND py -@PYTHON@ -c "" > nul 2>&1 && set "FOUND=py -@PYTHON@"
if not defined FOUND set "FOUND=python"
%FOUND% -c "import sys; sys.exit('{}.{}'.format(*sys.version_info[:2]) != '@PYTHON@')" > nul 2>&1
if errorlevel 1 (
    echo This bundle needs Python @PYTHON@. Install it, or name it in the variable PYTHON.
    echo 本安装包需要 Python @PYTHON@，请先安装。
    pause
    exit /b 1
)
%FOUND% -m venv venv || goto failed
venv\Scripts\python.exe -m pip install --disable-pip-version-check --quiet --no-index --find-links wheels --no-deps --require-hashes -r requirements.txt || goto failed
echo Compiling the rules of the simulation, a few minutes, once. 首次编译模型规则，约需数分钟。
venv\Scripts\python.exe -m gzsim workshop --prepare > nul || goto failed
echo Ready: start.bat opens the workshop for the room. 安装完成，双击 start.bat 即可开始培训。
pause
exit /b 0
:failed
echo The installation has failed, see above. 安装失败，见上方信息。
pause
exit /b 1
