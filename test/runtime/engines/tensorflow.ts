import { loadLibrary } from "../../../src/runtime/engines/tensorflow/library.ts";

export const library = loadLibrary("tensorflow", 2);

/** Whether there is a TensorFlow to test; why not is printed. */
export const hasTensorflow = !("missing" in library);
if ("missing" in library) console.log(`the engine tensorflow is not tested here: ${library.missing}`);
