# shellcheck shell=bash
# Starts nib: ./nib of a checkout and bin/nib of a release both source this, so that they find Java, choose its flags
# and keep archives of classes alike. It keeps to bash 3.2 and to what BSD's tools know, since macOS has no others.
# shellcheck disable=SC2154 # start_nib says what they set

# Sets java and its home, and java_release to what the file in it says of version and modules: a virtual machine
# that only answers questions takes as long as one that works.
find_java() {
  local path target
  java=java
  if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
    if [[ ! -x $java ]]; then
      echo "nib: JAVA_HOME is $JAVA_HOME, which has no bin/java; set it to a Java of version 17 or later, or unset it" >&2
      exit 2
    fi
  elif ! command -v "$java" >/dev/null; then
    echo "nib: there is no java on the PATH; install a Java of version 17 or later" >&2
    exit 2
  fi
  path=$(command -v "$java")
  while [[ -L $path ]]; do
    target=$(readlink "$path")
    [[ $target == /* ]] || target=$(dirname "$path")/$target
    path=$target
  done
  home=$(cd "$(dirname "$path")/.." && pwd -P)
  if [[ ! -r $home/release && -x /usr/libexec/java_home ]]; then
    # What macOS has on its PATH only leads to the Java that this program names.
    home=$(/usr/libexec/java_home)
    java=$home/bin/java
  fi
  java_release=
  [[ ! -r $home/release ]] || java_release=$(<"$home/release")
  if [[ $java_release =~ JAVA_VERSION=\"([0-9]+) ]] && ((BASH_REMATCH[1] < 17)); then
    echo "nib: the Java in $home is of version ${BASH_REMATCH[1]}; 17 or later is needed (JAVA_HOME chooses)" >&2
    exit 2
  fi
}

# Java leaves the first line on standard error to say that the Vector API incubates.
without_incubator_warning() {
  trap '' INT
  local line
  if IFS= read -r line && [[ $line != "WARNING: Using incubator modules"* ]]; then
    printf '%s\n' "$line" >&2
  fi
  exec cat >&2
}

# Sets archive to this virtual machine's archive of classes, to nothing where there is none. Its name changes with all
# that its classes depend on.
find_archive() {
  local folder
  archive_name=$(printf '%s\n' "$home" "$java_release" "$nib_jars" "$nib_identity" | cksum | tr ' ' -).jsa
  for folder in "${nib_archives[@]}"; do
    archive=$folder/$archive_name
    [[ ! -e $archive ]] || return 0
  done
  archive=
}

# Makes it in the first folder that can be written: the classes that a simulation loads. An empty file when this Java
# cannot, which is not tried again.
make_archive() {
  local folder new
  for folder in "${nib_archives[@]}"; do
    if mkdir -p "$folder" 2>/dev/null && [[ -w $folder ]]; then
      archive=$folder/$archive_name
      new=$archive.$$
      pack_jars
      "$java" "${flags[@]}" -XX:ArchiveClassesAtExit="$new" -cp "$nib_jars" dev.nib.cli.StartArchive \
        >/dev/null 2>&1 || true
      if [[ ! -f $new ]]; then : >"$new"; fi
      mv "$new" "$archive"
      return
    fi
  done
}

# Becomes nib, with its arguments, once find_java was called. Wants
#   nib_classpath  its class path
#   nib_spark     that of what runs on Spark; empty where there is none
#   nib_oracle     that of the program with the TFLite interpreter, which runs in a process of its own
#   nib_jars       its class path in jars alone, since an archive holds no classes of folders
#   pack_jars      a function that makes those of them that are missing
#   nib_identity   what changes with nib's classes, if neither size nor time of its jars does
#   nib_archives   folders for archives of classes; they need not exist
start_nib() {
  local argument terminal=false columns=0 answers=false classpath=$nib_classpath

  # The locales C and POSIX have ASCII alone: Java could not open a file with other letters in its name. On macOS
  # names are UTF-8 in all.
  if [[ $OSTYPE != darwin* ]]; then
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
      C | POSIX) export LC_ALL=C.UTF-8 ;;
    esac
  fi
  if [[ -t 2 ]]; then
    terminal=true
    read -r _ columns < <(stty size <&2 2>/dev/null) || columns=0
  fi

  # A larger heap than this would only hold more garbage before it is collected: training 60,000 images needs a few
  # hundred megabytes.
  flags=(-Xmx2g -XX:+UseParallelGC)
  case ${1:-} in
    '' | help | completion | -*) answers=true ;;
  esac
  for argument; do
    [[ $argument != --help && $argument != -h ]] || answers=true
  done
  # What shows help is done before an optimising compiler is.
  [[ $answers == false ]] || flags+=(-XX:TieredStopAtLevel=1)

  find_archive
  # The simulator is faster with the Vector API. The commands that ask for it make little that lasts, and a large heap
  # costs the time to clear it.
  case $answers-${1:-} in
    false-simulate | false-compare | false-robustness | false-predict | false-check | false-verify | false-fuzz)
      flags+=(-Xmn64m)
      [[ $java_release == *MODULES=* ]] || java_release=$("$java" --list-modules)
      if [[ $java_release == *jdk.incubator.vector* ]]; then
        flags+=(--add-modules jdk.incubator.vector)
        exec 2> >(without_incubator_warning)
      fi
      [[ -n $archive ]] || make_archive
      ;;
  esac
  if [[ -n $archive && -s $archive ]]; then
    # Java would tell of an archive that it cannot use, and then goes without.
    flags+=(-XX:SharedArchiveFile="$archive" -Xlog:disable)
    classpath=$nib_jars
  fi
  # The access flag names what Deeplearning4j's natives need from JDK 24 on; older ones ignore it.
  # shellcheck disable=SC2086
  exec "$java" "${flags[@]}" --enable-native-access=ALL-UNNAMED -Dnib.oracle.classpath="$nib_oracle" \
    ${nib_spark:+-Dnib.spark.classpath="$nib_spark"} -Dnib.terminal=$terminal -Dnib.columns="$columns" ${NIB_JAVA_OPTS:-} -cp "$classpath" dev.nib.cli.Nib "$@"
}
