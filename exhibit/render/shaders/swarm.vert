// A particle: a square around its place. Names and sizes of the inputs are those of swarms.PARTICLE.
in float x;          // node units
in float y;
in float half_side;
in float turn;       // radians
in vec4 colour;      // straight sRGB and alpha

uniform vec4 view;   // canvas width and height; pixels of the viewport for one of the canvas, x and y
uniform vec3 row_x;  // node units to canvas pixels
uniform vec3 row_y;
uniform vec4 tint;   // straight sRGB, seen opacity in alpha
uniform vec4 cell;   // u0, v0, u1, v1
uniform float layer; // of the texture; -1: a soft round dot
uniform sampler2DArray pictures;

out vec2 at;            // pixels from the middle along the square's own axes; of a dot: radii
out vec2 texel;
flat out vec2 middle_edge;
flat out vec4 bounds;
flat out vec4 paint;    // premultiplied

const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);

// A dot of less than this radius, in pixels, would come and go between the pixels: it stays as large
// and grows fainter. Wherever it lies, its light then differs by at most an eighth.
const float LEAST_RADIUS = 1.0;

void main() {
    float c = cos(turn), s = sin(turn);
    mat2 turned = mat2(c, s, -s, c);
    mat2 straight = mat2(row_x.x, row_y.x, row_x.y, row_y.y);
    mat2 axes = mat2(view.z, 0.0, 0.0, view.w) * straight * turned;  // node units to pixels
    float area = abs(determinant(axes));
    vec4 colours = colour * tint;
    if (!(half_side > 0.0) || !(area > 1e-9) || !(colours.a > 0.0)) {
        gl_Position = NOWHERE;
        return;
    }
    vec2 unit = vec2(area / length(axes[1]), area / length(axes[0]));
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
    paint = vec4(colours.rgb * colours.a, colours.a);
    middle_edge = half_side * unit;
    vec2 reach;
    if (layer < 0.0) {
        float radius = half_side * sqrt(area);
        float shown = max(radius, LEAST_RADIUS);
        paint *= (radius / shown) * (radius / shown);
        reach = vec2(half_side * shown / radius);
        at = corner;
        texel = vec2(0.0);
        bounds = vec4(0.0);
    } else {
        reach = half_side + 0.5 / unit;  // half a pixel for the smoothed edge
        at = corner * reach * unit;
        // As in sprite.vert.
        vec2 span = cell.zw - cell.xy;
        texel = (cell.xy + cell.zw) * 0.5 + span * 0.5 * corner * reach / half_side;
        vec2 half_texel = 0.5 / vec2(textureSize(pictures, 0).xy);
        vec2 inset = max(half_texel, abs(span) * 0.25 / max(middle_edge, vec2(1e-9)));
        inset = min(abs(span) * 0.5, inset);
        bounds = vec4(min(cell.xy, cell.zw) + inset, max(cell.xy, cell.zw) - inset);
    }
    vec2 place = vec2(x, y) + turned * (corner * reach);
    vec2 canvas = vec2(dot(row_x, vec3(place, 1.0)), dot(row_y, vec3(place, 1.0)));
    gl_Position = vec4(canvas / view.xy * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}
