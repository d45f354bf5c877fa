import { conformance } from "./conformance.ts";
import { describeCompared } from "./every.ts";

describeCompared(conformance);
