/**
 * Record and memory formats. Compiled by both worlds: TypeScript and AssemblyScript read the same constants.
 *
 * PROGRAM, one block of the core's memory, 16-byte aligned:
 *
 *   header                HEADER_WORDS words of 4 bytes (below)
 *   runs                  RUN_WORDS words a run
 *   index                 gathered operands, and starts, lengths and slots of lists (words)
 *   cleared               pairs (first slot, count): adjoints that a reverse sweep must set to 0 first (words)
 *   outputs               one slot an output (words)
 *   primals               one f64 a slot
 *   adjoints              one f64 a slot
 *   slopes                one f64 for each derivative that the forward sweep keeps for the reverse sweep
 *   tangents              one f64 a slot     } made at the first jvp or hvp
 *   adjoint tangents      one f64 a slot     }
 *
 * Slots: [ inputs | parameters | constants | results in the order of execution ].
 *
 * RUN, one opcode over `count` operations whose results are the slots first, first + 1, ...
 *
 *   word 0: opcode | active << 8 | fresh << 12 | forms << 16 | single << 24 | loop << 25
 *             active    bit i: operand i is to receive an adjoint
 *             fresh     bit i: it is the first to reach operand i's adjoints, which hold nothing yet
 *             forms     two bits an operand, how it is reached (below)
 *             single    operations must go one at a time: one uses the result of its neighbour
 *             loop      which loop of the sweeps serves the run; noted by the core when it verifies the program
 *   word 1: count
 *   word 2: first
 *   words 3, 4, 5: operands a, b, c. Word 4 of a run that keeps slopes: the first of them, noted by the core; of one over
 *   lists word 5
 *
 *   GATHERED  the word is the place in index of `count` slots, one for each operation. They may be results of the
 *             same run: of operations before, and, where operations go in pairs (0 1, 2 3, ...), of pairs before
 *   NEAR      the word is a slot, the first of `count` slots one after another
 *   SHARED    the word is a slot, the same for all operations
 *   STRIDED   the word is the place in index of the first slot and of the step (signed) from each to the next
 *
 * Runs stand between two guards of RUN_WORDS words, all ones, which are the kind of no run.
 *
 * Operations over lists: word 3 is the place in index of `count` starts of lists, word 4 that of their lengths, and
 * for two lists word 5 that of the starts of the second. The form of operand a says what a start is: GATHERED, the
 * place in index of the list's slots; NEAR, the first of slots one after another. Slopes of one list: what its tally is
 * made of, a number an element, then the tally.
 */

/** Header words. */
export const H_SLOTS = 0;
export const H_INPUTS = 1;
export const H_PARAMETERS = 2;
export const H_CONSTANTS = 3;
export const H_RUNS = 4;
export const H_INDEX = 5;
export const H_CLEARED = 6;
export const H_OUTPUTS = 7;
/** Byte offsets from the start of the block, set by the core. */
export const H_RUNS_AT = 8;
export const H_INDEX_AT = 9;
export const H_CLEARED_AT = 10;
export const H_OUTPUTS_AT = 11;
export const H_PRIMALS_AT = 12;
export const H_ADJOINTS_AT = 13;
/** Address of the block of tangents, 0 until it is made. */
export const H_TANGENTS = 14;
export const H_SLOPES = 15;
export const H_SLOPES_AT = 16;
/** Address of the first of its batches, 0 until one is made. */
export const H_BATCH = 17;
/** Address of the block of steps, 0 until it is made. */
export const H_STEPS = 18;
/** Places in the core's table of the code that was compiled for the program, an entry each; 0 where it is interpreted. */
export const H_VALUE_CODE = 19;
export const H_GRADIENT_CODE = 20;
export const H_VJP_CODE = 21;
export const H_JVP_CODE = 22;
export const HEADER_WORDS = 24;

export const RUN_WORDS = 6;
export const RUN_KIND = 0;
export const RUN_COUNT = 1;
export const RUN_FIRST = 2;
export const RUN_A = 3;
export const RUN_B = 4;
export const RUN_C = 5;

export const ACTIVE_SHIFT = 8;
export const FRESH_SHIFT = 12;
export const FORMS_SHIFT = 16;
export const SINGLE_SHIFT = 24;
export const LOOP_SHIFT = 25;

export const GATHERED = 0;
export const NEAR = 1;
export const SHARED = 2;
export const STRIDED = 3;

/** Opcodes of leaves; those from LEAVES on are no operations. */
export const INPUT = 255;
export const PARAMETER = 254;
export const CONSTANT = 253;
/** A value of an enclosing trace; only in traces inside traces. */
export const CAPTURE = 252;
export const LEAVES = 252;
/** Opcodes of nested functions (src/nested/nested.ts) and of their results; in tapes, never in programs. */
export const NESTED = 251;
export const RESULT = 250;

/** How the operands of an opcode are laid out: 0 leaf, 1 to 3 operands, LIST or PAIRS. */
export const LIST = 4;
export const PAIRS = 5;

/** Words of a tape in the core (assembly/tape.ts): sizes, then addresses of its arrays. */
export const T_LENGTH = 0;
export const T_LISTS_LENGTH = 1;
export const T_CONSTANTS_LENGTH = 2;
export const T_OUTPUTS_LENGTH = 3;
export const T_OPCODES = 4;
export const T_A = 5;
export const T_B = 6;
export const T_C = 7;
export const T_LISTS = 8;
export const T_OUTPUTS = 9;
export const T_CONSTANTS = 10;
export const T_SLOTS = 18;
/** Each the address of two words: where a list of words is and how many they are. */
export const T_RUNS = 20;
export const T_INDEX = 21;
export const T_CLEARED = 22;
/** Nodes whose adjoints will be read. */
export const T_WANTED = 16;
/** How many derivatives the forward sweep keeps. */
export const T_SLOPES = 24;
/** Slots of leaves, and of results. */
export const T_LEAVES = 19;
export const T_OPERATIONS = 25;
/** A pattern: as T_RUNS, where the members of each row start, and all members. */
export const T_STARTS = 31;
export const T_MEMBERS = 32;

/** What `patternOf` is asked for: the inputs of each output, the outputs of each input, or the inputs that each input meets. */
export const OF_OUTPUTS = 0;
export const OF_INPUTS = 1;
export const OF_PAIRS = 2;

/**
 * BATCH, one block of the core's memory: many points at once. A slot is a block of numbers, one a point, and a UNIFORM
 * slot, one of the first, is one number for all points, which stands there twice:
 *
 *   header                BATCH_WORDS words
 *   scratch, room         records of operations; what is made of them on the way
 *   rows, more            what comes in and goes out, row-major [points, leaves that are rows] or [points, outputs]
 *   sums                  one number an output
 *   primals, adjoints, tangents, adjoint tangents   two numbers a uniform slot, then `points` numbers a slot
 *
 * The two numbers of a uniform adjoint, or of its tangent, are sums, over even points and over odd ones.
 */
/** The program, and the next of its batches or 0. */
export const B_PROGRAM = 0;
export const B_NEXT = 1;
/** How many points it has room for, a multiple of 4, and how many there are. */
export const B_POINTS = 2;
export const B_COUNT = 3;
/** How many slots are uniform, and how many leaves after them are rows. */
export const B_UNIFORM = 4;
export const B_WIDTH = 5;
/** Addresses. */
export const B_SCRATCH = 6;
export const B_ROOM = 7;
export const B_ROWS = 8;
export const B_MORE = 9;
export const B_SUMS = 10;
export const B_PRIMALS = 11;
export const B_ADJOINTS = 12;
export const B_TANGENTS = 13;
/** Where primals are no longer uniform. */
export const B_VARYING = 14;
/** Bytes in use of each block of numbers: four points at a time, the last of them again where there are fewer. */
export const B_BYTES = 15;
/** Two numbers, 1 and 1: the terms of a sum are products with them. */
export const B_ONES = 16;
export const B_ADJOINT_TANGENTS = 20;
/** Adjoints or adjoint tangents, whichever the sweep under way gives to. */
export const B_GIVEN = 21;
/** The run under way gives tangents of adjoints to which tangents of its partial derivatives contribute. */
export const B_CURVED = 22;
/** What stands in the primals of the points under way (assembly/batch.ts). */
export const B_STANDS = 23;
/** Places in the core's table of the code that was compiled for the batch, an entry each; 0 where it is interpreted. */
export const B_VALUE_CODE = 24;
export const B_VJP_CODE = 25;
export const B_JVP_CODE = 26;
export const BATCH_WORDS = 28;

/**
 * STEPS, one block of the core's memory: a stretch of steps of one program, whose first outputs, the state, are inputs
 * of the next step. The inputs of the program are [ shared | state | active row ], its parameters [ passive row ], its
 * outputs [ state | emitted ].
 *
 *   header                STEPS_WORDS words
 *   rows                  [count, active + passive]
 *   states                [count + 1, state], before each step and after the last
 *   emitted               [count, emitted]; their cotangents, where steps are reversed
 *   row adjoints          [count, active]
 *   state adjoints        [state]
 *   shared adjoints       [shared]
 *   the same once more    tangents of all that, ST_DOTS bytes further; those of rows are [count, active]
 */
export const ST_COUNT = 0;
export const ST_SHARED = 1;
export const ST_STATE = 2;
/** Addresses. */
export const ST_ROWS = 3;
export const ST_STATES = 4;
export const ST_EMITTED = 5;
export const ST_ROW_ADJOINTS = 6;
export const ST_STATE_ADJOINTS = 7;
export const ST_SHARED_ADJOINTS = 8;
export const ST_DOTS = 9;
export const STEPS_WORDS = 10;

/** Answers of the core to a program it will not run. */
export const OK = 0;
export const BAD_OPCODE = 1;
export const BAD_RUN = 2;
export const BAD_OPERAND = 3;
export const BAD_LIST = 4;
export const BAD_OUTPUT = 5;
export const BAD_SLOTS = 6;
export const BAD_CLEARED = 7;

/** What is added to each byte of the core where it is embedded as text (scripts/embed.ts). */
export const EMBED_SHIFT = 20;
