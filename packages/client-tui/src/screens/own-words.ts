// What screens tell people to type names the program that they have: a shipped client is called as its vendor calls it.
import { type Context, createContext, useContext } from 'react';

type Words = (text: string) => string;

export const OwnWords: Context<Words> = createContext<Words>((text) => text);

/** Puts the name of this program into a text. */
export const useOwnWords = (): Words => useContext(OwnWords);
