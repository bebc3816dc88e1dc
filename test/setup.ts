/** Loaded before all tests (bunfig.toml). */
import { afterAll } from "bun:test";

import { removeFolders } from "./helpers/home.ts";

afterAll(removeFolders);
