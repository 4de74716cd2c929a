import type { Laboratory } from './laboratory.ts'
export async function grow(lab: Laboratory, sizes: number[]): Promise<void> {
  console.log(lab.url, sizes)
}
