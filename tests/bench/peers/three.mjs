// The frame of a scene graph in three.js, timed. See three.py beside this file.
//
//   node three.mjs THREE PARENTS POSES OUT FRAMES
//
// PARENTS: int32, a row each. POSES: float32, for each frame positions, quaternions and scales, one
// node after the other. OUT: the world matrices of the last frame, float32, as three.js has them.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [three, parentsFile, posesFile, out, frames] = process.argv.slice(2);
const { Object3D, Scene } = await import(pathToFileURL(three));

const whole = (file) => {
  const bytes = readFileSync(file);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
const parents = new Int32Array(whole(parentsFile));
const numbers = new Float32Array(whole(posesFile));
const count = parents.length;
const poses = [];
for (let at = 0; at < numbers.length; at += 10 * count) {
  poses.push({
    positions: numbers.subarray(at, at + 3 * count),
    rotations: numbers.subarray(at + 3 * count, at + 7 * count),
    scales: numbers.subarray(at + 7 * count, at + 10 * count),
  });
}

const scene = new Scene();
const nodes = [];
for (let row = 0; row < count; row++) {
  nodes.push(new Object3D());
  (parents[row] < 0 ? scene : nodes[parents[row]]).add(nodes[row]);
}

function frame({ positions, rotations, scales }) {
  for (let row = 0; row < count; row++) {
    const node = nodes[row], three = 3 * row, four = 4 * row;
    node.position.set(positions[three], positions[three + 1], positions[three + 2]);
    node.quaternion.set(
      rotations[four], rotations[four + 1], rotations[four + 2], rotations[four + 3]);
    node.scale.set(scales[three], scales[three + 1], scales[three + 2]);
  }
  scene.updateMatrixWorld();
}

// The compiler of Node needs a while to find out what is hot.
for (let until = performance.now() + 3000, i = 0; performance.now() < until; i++) {
  frame(poses[i % poses.length]);
}
const times = [];
for (let i = 0; i < Number(frames); i++) {
  const began = performance.now();
  frame(poses[i % poses.length]);
  times.push((performance.now() - began) / 1000);
}
frame(poses[0]);
const worlds = new Float32Array(16 * count);
nodes.forEach((node, row) => worlds.set(node.matrixWorld.elements, 16 * row));
writeFileSync(out, worlds);
console.log(JSON.stringify(times));
