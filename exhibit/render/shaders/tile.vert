// A tile of a huge picture. Tiles share their edges to the last bit, so that no pixel between two of
// them is drawn twice or not at all. Names and sizes of the inputs are those of mosaics.TILE.
in vec4 rect;   // left, top, right, bottom in node units
in vec4 cell;   // u and v there
in float layer; // of the texture

uniform vec4 view;   // canvas width and height; pixels of the viewport for one of the canvas, x and y
uniform vec3 row_x;  // node units to canvas pixels
uniform vec3 row_y;

out vec2 at;      // node units
out vec3 texel;

void main() {
    bool right = (gl_VertexID & 1) == 1, low = (gl_VertexID >> 1) == 1;
    at = vec2(right ? rect.z : rect.x, low ? rect.w : rect.y);
    texel = vec3(right ? cell.z : cell.x, low ? cell.w : cell.y, layer);
    vec2 canvas = vec2(dot(row_x, vec3(at, 1.0)), dot(row_y, vec3(at, 1.0)));
    gl_Position = vec4(canvas / view.xy * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}
