# SPDX-License-Identifier: MIT-0
config ${option}
	bool "${sentence}"
	help
	  ${flash} bytes of constants; the caller gives an arena of ${arena} bytes.
	  README.md says what a run takes of its thread's stack. #include <${file}>.
