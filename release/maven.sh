# shellcheck shell=bash
# Runs Maven and shows how far it is: ./nib and release/build source this, with $root, the checkout. It keeps to bash
# 3.2 and to what BSD's tools know, as launch.sh does.
# shellcheck disable=SC2154

# A few lines are enough for a log.
seconds_between_lines=15

# Refuses where nothing can be built.
require_maven() {
  if ! command -v mvn >/dev/null; then
    echo "nib: there is no mvn on the PATH; install Apache Maven 3.8 or later" >&2
    exit 2
  fi
  if ! mkdir -p "$root/target" 2>/dev/null || [[ ! -w $root/target ]]; then
    echo "nib: $root must be built first, and $(id -un) cannot write there: let its owner run ./nib --version once" >&2
    exit 2
  fi
}

# What Maven is at, of its log: "module 3 of 17, chip: compiling".
maven_stage() {
  local line module='' doing='reading the modules'
  while IFS= read -r line; do
    if [[ $line =~ ^\[INFO\]\ Building\ nib\ (.*)[0-9]+\.[0-9]+\.[^\[]*\[([0-9]+)/([0-9]+)\] ]]; then
      module="module ${BASH_REMATCH[2]} of ${BASH_REMATCH[3]}"
      [[ -z ${BASH_REMATCH[1]} ]] || module+=", ${BASH_REMATCH[1]% }"
      doing=compiling
    elif [[ $line =~ ^(\[INFO\]\ )?Downloading\ from.*/([^/]+)$ ]]; then
      doing="downloading ${BASH_REMATCH[2]}"
    elif [[ $line == '[INFO] --- '* ]]; then
      doing=compiling
    fi
  done < <(grep -E '^(\[INFO\] )?(Building nib|Downloading from|--- )' "$1" | tail -n 300)
  printf '%s' "${module:+$module: }$doing"
}

# Shows how far Maven is until it ends: on a terminal one line that changes, otherwise a line now and then.
follow_maven() {
  local process=$1 log=$2 title=$3 started=$SECONDS shown=$SECONDS text columns=80
  if [[ -t 2 ]]; then read -r _ columns < <(stty size <&2 2>/dev/null) || columns=80; fi
  echo "nib: $title (a few minutes the first time)" >&2
  while kill -0 "$process" 2>/dev/null; do
    if [[ -t 2 ]] || ((SECONDS - shown >= seconds_between_lines)); then
      text="nib: $(maven_stage "$log"), $(elapsed "$started")"
      if [[ -t 2 ]]; then
        printf '\r%-*.*s' $((columns - 1)) $((columns - 1)) "$text" >&2
      else
        printf '%s\n' "$text" >&2
      fi
      shown=$SECONDS
    fi
    sleep 0.5
  done
  [[ ! -t 2 ]] || printf '\r%*s\r' $((columns - 1)) '' >&2
}

# Minutes and seconds since.
elapsed() {
  local seconds=$((SECONDS - $1))
  printf '%d:%02d' $((seconds / 60)) $((seconds % 60))
}

# Runs Maven in the checkout. Takes what it is for, then Maven's arguments. Whatever else goes wrong ends the script.
run_maven() {
  local title=$1 log=$root/target/nib-build.log started=$SECONDS process
  shift
  (cd "$root" && exec mvn -B "$@") >"$log" 2>&1 </dev/null &
  process=$!
  # What runs in the background hears nothing of Ctrl-C.
  trap 'kill "$process" 2>/dev/null; exit 130' INT TERM
  follow_maven "$process" "$log" "$title"
  if ! wait "$process"; then
    grep -m 3 '\[ERROR\]' "$log" >&2 || tail -n 10 "$log" >&2
    echo "nib: the build failed; the whole log is in $log" >&2
    return 1
  fi
  trap - INT TERM
  echo "nib: done in $(elapsed "$started")" >&2
}
