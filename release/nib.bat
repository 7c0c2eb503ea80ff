@echo off
rem Runs nib on Windows. NIB_JAVA_OPTS adds flags for the Java virtual machine.
setlocal
set "NIB_LIB=%~dp0..\lib"
set "NIB_JAVA=java"
if defined JAVA_HOME set "NIB_JAVA=%JAVA_HOME%\bin\java"
"%NIB_JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo nib: there is no java on the PATH, and none in JAVA_HOME; install a Java of version 17 or later 1>&2
  exit /b 2
)
"%NIB_JAVA%" -Xmx2g -XX:+UseParallelGC -Dfile.encoding=UTF-8 -Dnib.oracle.classpath="%NIB_LIB%\oracle\*" %NIB_JAVA_OPTS% -cp "%NIB_LIB%\nib.jar;%NIB_LIB%\nib-baseline.jar" dev.nib.cli.Nib %*
exit /b %errorlevel%
