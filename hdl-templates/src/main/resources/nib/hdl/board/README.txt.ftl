${core} on the ${boardName}: a demonstration that a host talks to over the serial line.

Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}). These files are yours.


Build
-----
${buildNote}
make         makes ${bitstream}
make prog    loads it onto the board
<#list hints as hint>
${hint}
</#list>


Line
----
${baud} baud, 8 data bits, no parity, 1 stop bit, no flow control: ${lineImages} images a second at most.
In   an image: ${inputBytes} bytes back to back, int8 values of the input ${inputShape}, row by row.
Out  its result: the class, then ${outputs} int8 outputs.
A pause of ${gapMilliseconds} ms ends an image. One with too few bytes is dropped: the error lamp is on until the
next result, and no result comes. A host that waits for longer than the pause, then sends again, is in
step. An image that comes before the result of the one before can be dropped too.

nib send MODEL DEVICE --data mnist -n 20
sends images and holds what comes back against the simulator. DEVICE is the board's serial port, the
last of ls /dev/ttyUSB* /dev/ttyACM* once it is plugged in (macOS: /dev/cu.usbserial*); Debian and Ubuntu
give it to members of the group dialout.


Simulation
----------
The first lines of ${module}_demo_tb.v say how a host talks to all of it in Icarus Verilog.


Files
-----
${top}.v
    the board's top: pins, clock, the demonstration
${module}_demo.v
    the line, the core and the reset
${module}_demo_tb.v
    a host in simulation
nib_uart_rx.v, nib_uart_tx.v, nib_uart_stream.v, nib_reset.v
    of which it is made
${constraints}
    pins, and where they are from
Makefile
    how it is built
${top}.core
    the same for FuseSoC
