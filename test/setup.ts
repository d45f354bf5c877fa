import fc from "fast-check";

// The same tests every time: what is made at random is made from one seed. Another one is worth a try now and then.
fc.configureGlobal({ seed: Number(process.env["MULTIM_SEED"] ?? 20_261_123) });
