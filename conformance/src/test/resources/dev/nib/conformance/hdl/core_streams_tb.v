// core_streams_tb: simulation only; does to the core's streams and its reset what a script says,
// and writes what came of it.
//
// DUT is the core's module, and in PATIENCE cycles something comes out. +script=FILE has a line for each thing to do, "kind value last":
//
//   0 BYTE LAST   offers a byte until it is taken, with tlast where LAST is 1
//   1 CYCLES 0    offers nothing for so many cycles
//   2 CYCLES 0    reset for so many
//   3 MODE 0      takes results never (0), always (1), or in some cycles (2)
//   4 BEATS 0     waits until so many beats of results were taken since the last reset
//
// +log=FILE gets a line for each thing that happened: "R" a reset, "E" a cycle of input_error,
// "B BYTE LAST" a beat of a result that was taken.

`default_nettype none

module core_streams_tb;

    localparam OFFER  = 0;
    localparam IDLE   = 1;
    localparam RESET  = 2;
    localparam READY  = 3;
    localparam AWAIT  = 4;

    reg        clk;
    reg        rst;
    reg  [7:0] s_axis_tdata;
    reg        s_axis_tvalid;
    wire       s_axis_tready;
    reg        s_axis_tlast;
    wire       input_error;
    wire [7:0] m_axis_tdata;
    wire       m_axis_tvalid;
    reg        m_axis_tready;
    wire       m_axis_tlast;

    `DUT dut (
        .clk(clk),
        .rst(rst),
        .s_axis_tdata(s_axis_tdata),
        .s_axis_tvalid(s_axis_tvalid),
        .s_axis_tready(s_axis_tready),
        .s_axis_tlast(s_axis_tlast),
        .input_error(input_error),
        .m_axis_tdata(m_axis_tdata),
        .m_axis_tvalid(m_axis_tvalid),
        .m_axis_tready(m_axis_tready),
        .m_axis_tlast(m_axis_tlast)
    );

    reg [8*1024-1:0] path;
    integer          script_file;
    integer          log_file;
    integer          kind;
    integer          value;
    integer          last;
    integer          read;
    integer          left;       // cycles of what is being done
    integer          taken;      // beats since the last reset
    integer          quiet;      // cycles in which nothing happened
    integer          ready_mode;
    integer          ended;
    reg              goes_on;
    reg [31:0]       noise;

    // What the result's stream offered a cycle ago, if nobody took it.
    reg              held;
    reg [7:0]        held_data;
    reg              held_last;

    initial begin
        clk = 1'b0;
        forever #1 clk = ~clk;
    end

    initial begin
        rst           = 1'b1;
        s_axis_tvalid = 1'b0;
        s_axis_tdata  = 8'd0;
        s_axis_tlast  = 1'b0;
        m_axis_tready = 1'b0;
        script_file   = 0;
        log_file      = 0;
        kind          = IDLE;
        value         = 0;
        last          = 0;
        left          = 0;
        taken         = 0;
        quiet         = 0;
        ready_mode    = 1;
        ended         = 0;
        held          = 1'b0;
        held_data     = 8'd0;
        held_last     = 1'b0;
        noise         = 32'd2463534242;
        if ($value$plusargs("script=%s", path)) begin
            script_file = $fopen(path, "r");
        end
        if ($value$plusargs("log=%s", path)) begin
            log_file = $fopen(path, "w");
        end
        if (script_file == 0 || log_file == 0) begin
            $display("FAIL: +script=FILE and +log=FILE are needed");
            $finish;
        end
    end

    // The bench is a program: what it draws and reads it needs in the same step.
    /* verilator lint_off BLKSEQ */

    task fetch;
        begin
            // The comparison is a read of the file: Verilator 5.006 sees none in $fscanf.
            read = 0;
            if (script_file != 0) begin
                read = $fscanf(script_file, "%d %d %d", kind, value, last);
            end
            left = value;
            if (read != 3) begin
                ended = 1;
                kind  = IDLE;
                left  = 1;
            end
        end
    endtask

    task watch;
        begin
            quiet = quiet + 1;
            if (input_error) begin
                $fdisplay(log_file, "E");
            end
            if ((input_error ^ m_axis_tvalid ^ s_axis_tready) === 1'bx) begin
                $fdisplay(log_file, "an unknown input_error, tvalid or tready");
            end
            if (held && !(m_axis_tvalid && m_axis_tdata === held_data
                && m_axis_tlast === held_last)) begin
                $fdisplay(log_file, "a beat that nobody took changed");
            end
            if (m_axis_tvalid && m_axis_tready) begin
                $fdisplay(log_file, "B %h %b", m_axis_tdata, m_axis_tlast);
                taken = taken + 1;
                quiet = 0;
            end
            held      = m_axis_tvalid && !m_axis_tready;
            held_data = m_axis_tdata;
            held_last = m_axis_tlast;
        end
    endtask

    always @(posedge clk) begin
        // Marsaglia's xorshift: the same numbers in every simulator.
        noise = noise ^ (noise << 13);
        noise = noise ^ (noise >> 17);
        noise = noise ^ (noise << 5);
        if (!rst) begin
            watch;
        end
        if (s_axis_tvalid && !s_axis_tready && !rst) begin
            // The byte waits.
        end else begin
            rst           <= 1'b0;
            s_axis_tvalid <= 1'b0;
            s_axis_tlast  <= 1'b0;
            goes_on = left == 0;
            while (goes_on) begin
                fetch;
                goes_on = kind == READY || (kind == AWAIT && taken >= value);
                if (kind == READY) begin
                    ready_mode = value;
                end
            end
            case (kind)
                OFFER: begin
                    s_axis_tvalid <= 1'b1;
                    s_axis_tdata  <= value[7:0];
                    s_axis_tlast  <= last == 1;
                    left = 0;
                    quiet = 0;
                end
                RESET: begin
                    rst <= 1'b1;
                    if (left == value) begin
                        $fdisplay(log_file, "R");
                    end
                    left  = left - 1;
                    taken = 0;
                    quiet = 0;
                    held  = 1'b0;
                end
                AWAIT: begin
                    left = taken >= value ? 0 : 1;
                end
                default: begin
                    left = left - 1;
                    if (ended == 0) begin
                        quiet = 0;
                    end
                end
            endcase
        end
        m_axis_tready <= ready_mode == 1 || (ready_mode == 2 && noise[2:0] > 3'd4);
        // Behind the script's end as many cycles as show that nothing more comes.
        if (quiet > `PATIENCE) begin
            if (ended == 0) begin
                $fdisplay(log_file, "nothing happens any more");
            end
            $fclose(log_file);
            $display("END");
            $finish;
        end
    end

    /* verilator lint_on BLKSEQ */

endmodule

`default_nettype wire
