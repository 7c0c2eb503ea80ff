/*
 * ${title}: makes a digit of a camera's picture that is part of the sketch, runs the net on it, and
 * prints the scores and how many bytes differ from what nib computes, at 115200 baud.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include <${file}>

#include "camera.h"

void setup() {
  Serial.begin(115200);
  while (!Serial) {
  }
  classify();
  Serial.print(F("scores"));
  for (int i = 0; i < EXAMPLE_SCORES; i++) {
    Serial.print(' ');
    Serial.print(score(i));
  }
  Serial.println();
<#if classifies>
  Serial.print(F("class "));
  Serial.println(${prefix}_argmax(${outputFunction}(arena)));
</#if>
  Serial.print(different());
  Serial.println(F(" bytes differ from nib"));
}

void loop() {
}
