/*
 * ${title}: runs the net on an image that is part of the sketch, and prints the scores and how many
 * of them differ from nib's simulator, at 115200 baud.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include <${file}>

#include "classify.h"

void setup() {
  int different = 0;
  Serial.begin(115200);
  while (!Serial) {
  }
  classify();
  Serial.println(F(${exampleLine}));
  for (int i = 0; i < EXAMPLE_SCORES; i++) {
    different += differs(i);
    Serial.print(i);
    Serial.print(F(": "));
<#if hasProbabilities>
    Serial.print(score(i));
    Serial.print(F(", in thousandths "));
    Serial.println(${prefix}_permille((int8_t)score(i)));
<#else>
    Serial.println(score(i));
</#if>
  }
<#if classifies>
  Serial.print(F("class "));
  Serial.println(${prefix}_argmax(${outputFunction}(arena)));
</#if>
  Serial.print(different);
  Serial.println(F(" bytes differ from nib's simulator"));
}

void loop() {
}
