// One quad an instance: the corners come from gl_VertexID, what stays of it from its record, what
// moves from a number in each of ten rows. Names and sizes of the inputs are those of drawlist.RECORD
// and drawlist.MOVED; programs.py checks them.
in vec4 rect;  // x, y, width, height in node units
in vec4 cell;  // u0, v0, u1, v1
in vec4 look;  // the material's own, see drawlist.RECORD
in vec4 tint;  // straight sRGB and alpha, multiplied
in float x_u;  // from node units to the canvas
in float x_v;
in float x_0;
in float y_u;
in float y_v;
in float y_0;
in float red;  // straight sRGB
in float green;
in float blue;
in float alpha;  // the seen opacity

uniform vec4 view;   // canvas width and height; pixels of the viewport for one of the canvas, x and y
uniform float grow;  // pixels that the material needs around the quad
uniform sampler2DArray pictures;

out vec2 at;                // pixels from the middle of the rect, along its own axes
out vec2 texel;             // where in the texture, not yet kept inside the cell
flat out vec2 middle_edge;  // pixels from the middle of the rect to its edges
flat out vec4 bounds;       // the part of the texture that may be read: low u, low v, high u, high v
flat out vec4 paint;        // premultiplied colour
flat out vec4 looks;        // `look`, its softness in pixels of the viewport
flat out float even;        // pixels of the viewport for one node unit, across and down as one

const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);  // outside of clip space: the quad is not rasterised

void main() {
    vec3 row_x = vec3(x_u, x_v, x_0), row_y = vec3(y_u, y_v, y_0);
    vec3 node = look.y < 0.0 ? vec3(1.0) : vec3(red, green, blue);  // or a colour of its own
    vec4 colour = vec4(node, alpha) * tint;
    // Pixels of the viewport that one node unit covers along u and along v.
    vec2 along_u = vec2(row_x.x, row_y.x) * view.zw;
    vec2 along_v = vec2(row_x.y, row_y.y) * view.zw;
    float area = abs(along_u.x * along_v.y - along_u.y * along_v.x);
    if (!(colour.a > 0.0) || !(area > 1e-9)) {  // written so that NaN is not drawn either
        gl_Position = NOWHERE;
        return;
    }
    // Pixels across, perpendicular to the quad's edges: right for rotated, stretched and sheared quads.
    vec2 unit = vec2(area / length(along_v), area / length(along_u));
    float pixels = sqrt(view.z * view.w);

    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
    vec2 half_size = abs(rect.zw) * 0.5;
    float soft = look.w * pixels;
    vec2 reach = half_size + (grow + soft) / unit;
    vec2 place = rect.xy + rect.zw * 0.5 + corner * reach;
    vec2 canvas = vec2(dot(row_x, vec3(place, 1.0)), dot(row_y, vec3(place, 1.0)));
    gl_Position = vec4(canvas / view.xy * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);

    at = corner * reach * unit;
    middle_edge = half_size * unit;
    vec2 span = cell.zw - cell.xy;
    texel = (cell.xy + cell.zw) * 0.5 + span * 0.5 * corner * reach / max(half_size, vec2(1e-9));
    // Half a pixel and half a texel inside of the cell, so that neither the grown edge nor a smaller
    // mipmap fetches what lies beside it; at most to the middle of the cell.
    vec2 half_texel = 0.5 / vec2(textureSize(pictures, 0).xy);
    vec2 inset = max(half_texel, abs(span) * 0.25 / max(middle_edge, vec2(1e-9)));
    inset = min(abs(span) * 0.5, inset);
    bounds = vec4(min(cell.xy, cell.zw) + inset, max(cell.xy, cell.zw) - inset);
    paint = vec4(colour.rgb * colour.a, colour.a);
    looks = vec4(look.xyz, soft);
    even = sqrt(unit.x * unit.y);
}
