// Written by `bun run build:checks` from schema.ts. Do not edit.

const entryChecks = {
intersection218Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure15Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure15Allows(data, ctx) {     if (!this.required2Allows(data)) {
            return false
        }
        return true
     },
required2Allows(data, ctx) {     if ("type" in data) {
            if (!this.string1Allows(data.type)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
string1Allows(data, ctx) {     return typeof data === "string"
     },
};
export const entry = (data) => entryChecks.intersection218Allows(data, undefined);

const userChecks = {
intersection229Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure19Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure19Allows(data, ctx) {     if (!this.required4Allows(data)) {
            return false
        }
        if (!this.optional4Allows(data)) {
            return false
        }
        if (!this.optional7Allows(data)) {
            return false
        }
        if (!this.optional6Allows(data)) {
            return false
        }
        if (!this.optional3Allows(data)) {
            return false
        }
        if (!this.optional2Allows(data)) {
            return false
        }
        if (!this.optional1Allows(data)) {
            return false
        }
        if (!this.optional5Allows(data)) {
            return false
        }
        return true
     },
required4Allows(data, ctx) {     if ("message" in data) {
            if (!this.intersection224Allows(data.message)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
intersection224Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure17Allows(data)) {
            return false
        }
        return true
     },
structure17Allows(data, ctx) {     if (!this.required3Allows(data)) {
            return false
        }
        return true
     },
required3Allows(data, ctx) {     if ("content" in data) {
            if (!this.union35Allows(data.content)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
union35Allows(data, ctx) {     switch(typeof data === "object" ? data === null ? "null" : "object" : typeof data === "function" ? "object" : typeof data) {
            case "string": return true
            case "object": return this.intersection213Allows(data)
        }
        return false
     },
string1Allows(data, ctx) {     return typeof data === "string"
     },
intersection213Allows(data, ctx) {     if (!this.proto38Allows(data)) {
            return false
        }
        if (!this.structure13Allows(data)) {
            return false
        }
        return true
     },
proto38Allows(data, ctx) {     return Array.isArray(data)
     },
structure13Allows(data, ctx) {     if (!this.sequence8Allows(data)) {
            return false
        }
        return true
     },
sequence8Allows(data, ctx) {     for (let i = 0; i < data.length; i++) {
            if (!this.object1Allows(data[i])) {
                return false
            }
        }
        return true
     },
object1Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
optional4Allows(data, ctx) {     if ("cwd" in data) {
            if (!this.union33Allows(data.cwd)) {
                return false
            }
        }
        return true
     },
union33Allows(data, ctx) {     switch(typeof data === "object" ? data === null ? "null" : "object" : typeof data === "function" ? "object" : typeof data) {
            case "string": return true
            case "null": return this.null1Allows(data)
        }
        return false
     },
null1Allows(data, ctx) {     return data === null
     },
optional7Allows(data, ctx) {     if ("isSidechain" in data) {
            if (!this.union34Allows(data.isSidechain)) {
                return false
            }
        }
        return true
     },
union34Allows(data, ctx) {     switch(data) {
            case false: return true
            case null: return true
            case true: return true
        }
        return false
     },
unit9Allows(data, ctx) {     return data === false
     },
unit10Allows(data, ctx) {     return data === true
     },
optional6Allows(data, ctx) {     if ("parentUuid" in data) {
            if (!this.union33Allows(data.parentUuid)) {
                return false
            }
        }
        return true
     },
optional3Allows(data, ctx) {     if ("sessionId" in data) {
            if (!this.union33Allows(data.sessionId)) {
                return false
            }
        }
        return true
     },
optional2Allows(data, ctx) {     if ("timestamp" in data) {
            if (!this.intersection2Allows(data.timestamp)) {
                return false
            }
        }
        return true
     },
intersection2Allows(data, ctx) {     return true
     },
optional1Allows(data, ctx) {     if ("uuid" in data) {
            if (!this.union33Allows(data.uuid)) {
                return false
            }
        }
        return true
     },
optional5Allows(data, ctx) {     if ("version" in data) {
            if (!this.union33Allows(data.version)) {
                return false
            }
        }
        return true
     },
};
export const user = (data) => userChecks.intersection229Allows(data, undefined);

const assistantChecks = {
intersection236Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure22Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure22Allows(data, ctx) {     if (!this.required6Allows(data)) {
            return false
        }
        if (!this.optional4Allows(data)) {
            return false
        }
        if (!this.optional7Allows(data)) {
            return false
        }
        if (!this.optional6Allows(data)) {
            return false
        }
        if (!this.optional3Allows(data)) {
            return false
        }
        if (!this.optional2Allows(data)) {
            return false
        }
        if (!this.optional1Allows(data)) {
            return false
        }
        if (!this.optional5Allows(data)) {
            return false
        }
        return true
     },
required6Allows(data, ctx) {     if ("message" in data) {
            if (!this.intersection231Allows(data.message)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
intersection231Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure20Allows(data)) {
            return false
        }
        return true
     },
structure20Allows(data, ctx) {     if (!this.required3Allows(data)) {
            return false
        }
        if (!this.optional8Allows(data)) {
            return false
        }
        if (!this.optional9Allows(data)) {
            return false
        }
        return true
     },
required3Allows(data, ctx) {     if ("content" in data) {
            if (!this.union35Allows(data.content)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
union35Allows(data, ctx) {     switch(typeof data === "object" ? data === null ? "null" : "object" : typeof data === "function" ? "object" : typeof data) {
            case "string": return true
            case "object": return this.intersection213Allows(data)
        }
        return false
     },
string1Allows(data, ctx) {     return typeof data === "string"
     },
intersection213Allows(data, ctx) {     if (!this.proto38Allows(data)) {
            return false
        }
        if (!this.structure13Allows(data)) {
            return false
        }
        return true
     },
proto38Allows(data, ctx) {     return Array.isArray(data)
     },
structure13Allows(data, ctx) {     if (!this.sequence8Allows(data)) {
            return false
        }
        return true
     },
sequence8Allows(data, ctx) {     for (let i = 0; i < data.length; i++) {
            if (!this.object1Allows(data[i])) {
                return false
            }
        }
        return true
     },
object1Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
optional8Allows(data, ctx) {     if ("id" in data) {
            if (!this.union33Allows(data.id)) {
                return false
            }
        }
        return true
     },
union33Allows(data, ctx) {     switch(typeof data === "object" ? data === null ? "null" : "object" : typeof data === "function" ? "object" : typeof data) {
            case "string": return true
            case "null": return this.null1Allows(data)
        }
        return false
     },
null1Allows(data, ctx) {     return data === null
     },
optional9Allows(data, ctx) {     if ("model" in data) {
            if (!this.union33Allows(data.model)) {
                return false
            }
        }
        return true
     },
optional4Allows(data, ctx) {     if ("cwd" in data) {
            if (!this.union33Allows(data.cwd)) {
                return false
            }
        }
        return true
     },
optional7Allows(data, ctx) {     if ("isSidechain" in data) {
            if (!this.union34Allows(data.isSidechain)) {
                return false
            }
        }
        return true
     },
union34Allows(data, ctx) {     switch(data) {
            case false: return true
            case null: return true
            case true: return true
        }
        return false
     },
unit9Allows(data, ctx) {     return data === false
     },
unit10Allows(data, ctx) {     return data === true
     },
optional6Allows(data, ctx) {     if ("parentUuid" in data) {
            if (!this.union33Allows(data.parentUuid)) {
                return false
            }
        }
        return true
     },
optional3Allows(data, ctx) {     if ("sessionId" in data) {
            if (!this.union33Allows(data.sessionId)) {
                return false
            }
        }
        return true
     },
optional2Allows(data, ctx) {     if ("timestamp" in data) {
            if (!this.intersection2Allows(data.timestamp)) {
                return false
            }
        }
        return true
     },
intersection2Allows(data, ctx) {     return true
     },
optional1Allows(data, ctx) {     if ("uuid" in data) {
            if (!this.union33Allows(data.uuid)) {
                return false
            }
        }
        return true
     },
optional5Allows(data, ctx) {     if ("version" in data) {
            if (!this.union33Allows(data.version)) {
                return false
            }
        }
        return true
     },
};
export const assistant = (data) => assistantChecks.intersection236Allows(data, undefined);

const systemChecks = {
intersection240Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure24Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure24Allows(data, ctx) {     if (!this.optional11Allows(data)) {
            return false
        }
        if (!this.optional4Allows(data)) {
            return false
        }
        if (!this.optional12Allows(data)) {
            return false
        }
        if (!this.optional7Allows(data)) {
            return false
        }
        if (!this.optional6Allows(data)) {
            return false
        }
        if (!this.optional3Allows(data)) {
            return false
        }
        if (!this.optional10Allows(data)) {
            return false
        }
        if (!this.optional2Allows(data)) {
            return false
        }
        if (!this.optional1Allows(data)) {
            return false
        }
        if (!this.optional5Allows(data)) {
            return false
        }
        return true
     },
optional11Allows(data, ctx) {     if ("content" in data) {
            if (!this.intersection2Allows(data.content)) {
                return false
            }
        }
        return true
     },
intersection2Allows(data, ctx) {     return true
     },
optional4Allows(data, ctx) {     if ("cwd" in data) {
            if (!this.union33Allows(data.cwd)) {
                return false
            }
        }
        return true
     },
union33Allows(data, ctx) {     switch(typeof data === "object" ? data === null ? "null" : "object" : typeof data === "function" ? "object" : typeof data) {
            case "string": return true
            case "null": return this.null1Allows(data)
        }
        return false
     },
string1Allows(data, ctx) {     return typeof data === "string"
     },
null1Allows(data, ctx) {     return data === null
     },
optional12Allows(data, ctx) {     if ("durationMs" in data) {
            if (!this.union37Allows(data.durationMs)) {
                return false
            }
        }
        return true
     },
union37Allows(data, ctx) {     switch(typeof data === "object" ? data === null ? "null" : "object" : typeof data === "function" ? "object" : typeof data) {
            case "number": return this.number1Allows(data)
            case "null": return this.null1Allows(data)
        }
        return false
     },
number1Allows(data, ctx) {     return typeof data === "number" && !Number.isNaN(data)
     },
optional7Allows(data, ctx) {     if ("isSidechain" in data) {
            if (!this.union34Allows(data.isSidechain)) {
                return false
            }
        }
        return true
     },
union34Allows(data, ctx) {     switch(data) {
            case false: return true
            case null: return true
            case true: return true
        }
        return false
     },
unit9Allows(data, ctx) {     return data === false
     },
unit10Allows(data, ctx) {     return data === true
     },
optional6Allows(data, ctx) {     if ("parentUuid" in data) {
            if (!this.union33Allows(data.parentUuid)) {
                return false
            }
        }
        return true
     },
optional3Allows(data, ctx) {     if ("sessionId" in data) {
            if (!this.union33Allows(data.sessionId)) {
                return false
            }
        }
        return true
     },
optional10Allows(data, ctx) {     if ("subtype" in data) {
            if (!this.union33Allows(data.subtype)) {
                return false
            }
        }
        return true
     },
optional2Allows(data, ctx) {     if ("timestamp" in data) {
            if (!this.intersection2Allows(data.timestamp)) {
                return false
            }
        }
        return true
     },
optional1Allows(data, ctx) {     if ("uuid" in data) {
            if (!this.union33Allows(data.uuid)) {
                return false
            }
        }
        return true
     },
optional5Allows(data, ctx) {     if ("version" in data) {
            if (!this.union33Allows(data.version)) {
                return false
            }
        }
        return true
     },
};
export const system = (data) => systemChecks.intersection240Allows(data, undefined);

const attachmentChecks = {
intersection247Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure27Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure27Allows(data, ctx) {     if (!this.required7Allows(data)) {
            return false
        }
        if (!this.optional4Allows(data)) {
            return false
        }
        if (!this.optional7Allows(data)) {
            return false
        }
        if (!this.optional6Allows(data)) {
            return false
        }
        if (!this.optional3Allows(data)) {
            return false
        }
        if (!this.optional2Allows(data)) {
            return false
        }
        if (!this.optional1Allows(data)) {
            return false
        }
        if (!this.optional5Allows(data)) {
            return false
        }
        return true
     },
required7Allows(data, ctx) {     if ("attachment" in data) {
            if (!this.intersection242Allows(data.attachment)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
intersection242Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure25Allows(data)) {
            return false
        }
        return true
     },
structure25Allows(data, ctx) {     if (!this.optional13Allows(data)) {
            return false
        }
        return true
     },
optional13Allows(data, ctx) {     if ("type" in data) {
            if (!this.union33Allows(data.type)) {
                return false
            }
        }
        return true
     },
union33Allows(data, ctx) {     switch(typeof data === "object" ? data === null ? "null" : "object" : typeof data === "function" ? "object" : typeof data) {
            case "string": return true
            case "null": return this.null1Allows(data)
        }
        return false
     },
string1Allows(data, ctx) {     return typeof data === "string"
     },
null1Allows(data, ctx) {     return data === null
     },
optional4Allows(data, ctx) {     if ("cwd" in data) {
            if (!this.union33Allows(data.cwd)) {
                return false
            }
        }
        return true
     },
optional7Allows(data, ctx) {     if ("isSidechain" in data) {
            if (!this.union34Allows(data.isSidechain)) {
                return false
            }
        }
        return true
     },
union34Allows(data, ctx) {     switch(data) {
            case false: return true
            case null: return true
            case true: return true
        }
        return false
     },
unit9Allows(data, ctx) {     return data === false
     },
unit10Allows(data, ctx) {     return data === true
     },
optional6Allows(data, ctx) {     if ("parentUuid" in data) {
            if (!this.union33Allows(data.parentUuid)) {
                return false
            }
        }
        return true
     },
optional3Allows(data, ctx) {     if ("sessionId" in data) {
            if (!this.union33Allows(data.sessionId)) {
                return false
            }
        }
        return true
     },
optional2Allows(data, ctx) {     if ("timestamp" in data) {
            if (!this.intersection2Allows(data.timestamp)) {
                return false
            }
        }
        return true
     },
intersection2Allows(data, ctx) {     return true
     },
optional1Allows(data, ctx) {     if ("uuid" in data) {
            if (!this.union33Allows(data.uuid)) {
                return false
            }
        }
        return true
     },
optional5Allows(data, ctx) {     if ("version" in data) {
            if (!this.union33Allows(data.version)) {
                return false
            }
        }
        return true
     },
};
export const attachment = (data) => attachmentChecks.intersection247Allows(data, undefined);

const queueOperationChecks = {
intersection249Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure28Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure28Allows(data, ctx) {     if (!this.required8Allows(data)) {
            return false
        }
        if (!this.optional11Allows(data)) {
            return false
        }
        if (!this.optional2Allows(data)) {
            return false
        }
        return true
     },
required8Allows(data, ctx) {     if ("operation" in data) {
            if (!this.string1Allows(data.operation)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
string1Allows(data, ctx) {     return typeof data === "string"
     },
optional11Allows(data, ctx) {     if ("content" in data) {
            if (!this.intersection2Allows(data.content)) {
                return false
            }
        }
        return true
     },
intersection2Allows(data, ctx) {     return true
     },
optional2Allows(data, ctx) {     if ("timestamp" in data) {
            if (!this.intersection2Allows(data.timestamp)) {
                return false
            }
        }
        return true
     },
};
export const queueOperation = (data) => queueOperationChecks.intersection249Allows(data, undefined);

const summaryChecks = {
intersection252Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure29Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure29Allows(data, ctx) {     if (!this.required10Allows(data)) {
            return false
        }
        if (!this.required9Allows(data)) {
            return false
        }
        return true
     },
required10Allows(data, ctx) {     if ("leafUuid" in data) {
            if (!this.string1Allows(data.leafUuid)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
string1Allows(data, ctx) {     return typeof data === "string"
     },
required9Allows(data, ctx) {     if ("summary" in data) {
            if (!this.string1Allows(data.summary)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
};
export const summary = (data) => summaryChecks.intersection252Allows(data, undefined);

const customTitleChecks = {
intersection255Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure30Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure30Allows(data, ctx) {     if (!this.required11Allows(data)) {
            return false
        }
        return true
     },
required11Allows(data, ctx) {     if ("customTitle" in data) {
            if (!this.string1Allows(data.customTitle)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
string1Allows(data, ctx) {     return typeof data === "string"
     },
};
export const customTitle = (data) => customTitleChecks.intersection255Allows(data, undefined);

const aiTitleChecks = {
intersection258Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure31Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure31Allows(data, ctx) {     if (!this.required12Allows(data)) {
            return false
        }
        return true
     },
required12Allows(data, ctx) {     if ("aiTitle" in data) {
            if (!this.string1Allows(data.aiTitle)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
string1Allows(data, ctx) {     return typeof data === "string"
     },
};
export const aiTitle = (data) => aiTitleChecks.intersection258Allows(data, undefined);

const agentNameChecks = {
intersection261Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure32Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure32Allows(data, ctx) {     if (!this.required13Allows(data)) {
            return false
        }
        return true
     },
required13Allows(data, ctx) {     if ("agentName" in data) {
            if (!this.string1Allows(data.agentName)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
string1Allows(data, ctx) {     return typeof data === "string"
     },
};
export const agentName = (data) => agentNameChecks.intersection261Allows(data, undefined);
