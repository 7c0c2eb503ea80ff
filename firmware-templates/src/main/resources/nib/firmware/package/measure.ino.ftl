/*
 * ${title}: prints what a run takes of time and of the stack, at 115200 baud.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include <${file}>

#include "measure.h"

void setup() {
  Serial.begin(115200);
  while (!Serial) {
  }
  measure();
  Serial.print(F("time: "));
  Serial.print(run_time);
  Serial.println(F(" " NIB_CLOCK_UNIT));
  if (run_stack < 0) {
    Serial.println(F("stack: not measured here"));
  } else if (run_stack >= run_painted) {
    Serial.print(F("stack: all "));
    Serial.print(run_painted);
    Serial.println(F(" bytes that were free for it; it may have taken more and run into variables"));
  } else {
    Serial.print(F("stack: "));
    Serial.print(run_stack);
    Serial.print(F(" bytes of "));
    Serial.println(run_painted);
  }
}

void loop() {
}
