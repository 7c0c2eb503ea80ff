/*
 * ${title}: takes images over the serial line and answers with their scores. receive.h has the
 * protocol, host/send.c sends.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include <${file}>

#include "receive.h"

/* When the last byte came. */
static unsigned long last;

void setup() {
  Serial.begin(115200);
  while (!Serial) {
  }
  Serial.println(F("# ${prefix} ${serialRows} ${serialRowBytes} ${scores}"));
}

void loop() {
  if (received > 0 && millis() - last > 1000) {
    Serial.print(F("! "));
    Serial.print(received);
    Serial.println(F(" of ${serialBytes}"));
    received = 0;
  }
  if (Serial.available() <= 0) {
    return;
  }
  receive((uint8_t)Serial.read());
  last = millis();
  if (received == EXAMPLE_BYTES) {
    answer();
<#if classifies>
    Serial.print(${prefix}_argmax(${outputFunction}(arena)));
    for (int i = 0; i < EXAMPLE_SCORES; i++) {
      Serial.print(' ');
<#else>
    for (int i = 0; i < EXAMPLE_SCORES; i++) {
      if (i > 0) {
        Serial.print(' ');
      }
</#if>
      Serial.print(score(i));
    }
    Serial.println();
  } else if (received % EXAMPLE_ROW_BYTES == 0) {
    Serial.print('.');
  }
}
