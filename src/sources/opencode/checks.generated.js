// Written by `bun run build:checks` from schema.ts. Do not edit.

const sessionChecks = {
intersection264Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure33Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure33Allows(data, ctx) {     if (!this.required14Allows(data)) {
            return false
        }
        return true
     },
required14Allows(data, ctx) {     if ("id" in data) {
            if (!this.string1Allows(data.id)) {
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
export const session = (data) => sessionChecks.intersection264Allows(data, undefined);

const messageChecks = {
intersection267Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure34Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure34Allows(data, ctx) {     if (!this.required14Allows(data)) {
            return false
        }
        if (!this.required16Allows(data)) {
            return false
        }
        return true
     },
required14Allows(data, ctx) {     if ("id" in data) {
            if (!this.string1Allows(data.id)) {
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
required16Allows(data, ctx) {     if ("role" in data) {
            if (!this.string1Allows(data.role)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
};
export const message = (data) => messageChecks.intersection267Allows(data, undefined);

const partChecks = {
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
export const part = (data) => partChecks.intersection218Allows(data, undefined);

const textPartChecks = {
intersection273Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure36Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure36Allows(data, ctx) {     if (!this.required19Allows(data)) {
            return false
        }
        if (!this.required18Allows(data)) {
            return false
        }
        return true
     },
required19Allows(data, ctx) {     if ("text" in data) {
            if (!this.string1Allows(data.text)) {
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
required18Allows(data, ctx) {     if ("type" in data) {
            if (!this.unit31Allows(data.type)) {
                return false
            }
        }
        else {
            return false
        }
        return true
     },
unit31Allows(data, ctx) {     return data === "text"
     },
};
export const textPart = (data) => textPartChecks.intersection273Allows(data, undefined);

const v2UserChecks = {
intersection276Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure37Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure37Allows(data, ctx) {     if (!this.required19Allows(data)) {
            return false
        }
        return true
     },
required19Allows(data, ctx) {     if ("text" in data) {
            if (!this.string1Allows(data.text)) {
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
export const v2User = (data) => v2UserChecks.intersection276Allows(data, undefined);

const v2AssistantChecks = {
intersection279Allows(data, ctx) {     if (!this.domain80Allows(data)) {
            return false
        }
        if (!this.structure38Allows(data)) {
            return false
        }
        return true
     },
domain80Allows(data, ctx) {     return ((typeof data === "object" && data !== null) || typeof data === "function")
     },
structure38Allows(data, ctx) {     if (!this.optional16Allows(data)) {
            return false
        }
        return true
     },
optional16Allows(data, ctx) {     if ("content" in data) {
            if (!this.proto38Allows(data.content)) {
                return false
            }
        }
        return true
     },
proto38Allows(data, ctx) {     return Array.isArray(data)
     },
};
export const v2Assistant = (data) => v2AssistantChecks.intersection279Allows(data, undefined);
