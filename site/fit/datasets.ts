/**
 * Problems of nonlinear regression with certified answers: NIST/ITL StRD, *Statistical Reference Datasets, Nonlinear
 * Least Squares Regression*, https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml. Certified values have 11 digits.
 */

export interface Parameter {
  readonly name: string;
  /** NIST's two starts, the second nearer than the first. */
  readonly starts: readonly [number, number];
  readonly certified: number;
  /** The certified standard deviation of the estimate. */
  readonly error: number;
}

export interface Dataset {
  readonly name: string;
  readonly about: string;
  /** In the syntax of mathjs, of b1, b2, … and x. */
  readonly formula: string;
  readonly axes: readonly [x: string, y: string];
  readonly parameters: readonly Parameter[];
  /** The certified residual sum of squares. */
  readonly squares: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function parameter(name: string, starts: readonly [number, number], certified: number, error: number): Parameter {
  return { name, starts, certified, error };
}

export const datasets: readonly Dataset[] = [
  {
    name: "BoxBOD",
    about: "biochemical oxygen demand by time of incubation (Box, Hunter and Hunter, 1978)",
    formula: "b1*(1 - exp(-b2*x))",
    axes: ["days", "demand in mg/l"],
    parameters: [
      parameter("b1", [1, 100], 2.1380940889e2, 1.2354515176e1),
      parameter("b2", [1, 0.75], 5.4723748542e-1, 1.0455993237e-1),
    ],
    squares: 1.1680088766e3,
    // prettier-ignore
    x: [1, 2, 3, 5, 7, 10],
    // prettier-ignore
    y: [109, 149, 149, 191, 213, 224],
  },
  {
    name: "Misra1a",
    about: "monomolecular adsorption of dental material: volume by pressure",
    formula: "b1*(1 - exp(-b2*x))",
    axes: ["pressure", "volume"],
    parameters: [
      parameter("b1", [500, 250], 2.3894212918e2, 2.7070075241),
      parameter("b2", [0.0001, 0.0005], 5.5015643181e-4, 7.2668688436e-6),
    ],
    squares: 1.2455138894e-1,
    // prettier-ignore
    x: [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760],
    // prettier-ignore
    y: [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78],
  },
  {
    name: "Thurber",
    about: "mobility of electrons in a semiconductor by the logarithm of their density",
    formula: "(b1 + b2*x + b3*x^2 + b4*x^3) / (1 + b5*x + b6*x^2 + b7*x^3)",
    axes: ["log density", "electron mobility"],
    parameters: [
      parameter("b1", [1000, 1300], 1.28813968e3, 4.6647963344),
      parameter("b2", [1000, 1500], 1.4910792535e3, 3.9571156086e1),
      parameter("b3", [400, 500], 5.8323836877e2, 2.8698696102e1),
      parameter("b4", [40, 75], 7.5416644291e1, 5.567537027),
      parameter("b5", [0.7, 1], 9.6629502864e-1, 3.1333340687e-2),
      parameter("b6", [0.3, 0.4], 3.9797285797e-1, 1.4984928198e-2),
      parameter("b7", [0.03, 0.05], 4.9727297349e-2, 6.5842344623e-3),
    ],
    squares: 5.6427082397e3,
    // prettier-ignore
    x: [-3.067, -2.981, -2.921, -2.912, -2.84, -2.797, -2.702, -2.699, -2.633, -2.481, -2.363, -2.322, -1.501, -1.46, -1.274, -1.212, -1.1, -1.046, -0.915, -0.714, -0.566, -0.545, -0.4, -0.309, -0.109, -0.103, 0.01, 0.119, 0.377, 0.79, 0.963, 1.006, 1.115, 1.572, 1.841, 2.047, 2.2],
    // prettier-ignore
    y: [80.574, 84.248, 87.264, 87.195, 89.076, 89.608, 89.868, 90.101, 92.405, 95.854, 100.696, 101.06, 401.672, 390.724, 567.534, 635.316, 733.054, 759.087, 894.206, 990.785, 1090.109, 1080.914, 1122.643, 1178.351, 1260.531, 1273.514, 1288.339, 1327.543, 1353.863, 1414.509, 1425.208, 1421.384, 1442.962, 1464.35, 1468.705, 1447.894, 1457.628],
  },
  {
    name: "MGH09",
    about: "a problem found hard for good algorithms (Kowalik and Osborne, 1978)",
    formula: "b1*(x^2 + x*b2) / (x^2 + x*b3 + b4)",
    axes: ["x", "y"],
    parameters: [
      parameter("b1", [25, 0.25], 1.9280693458e-1, 1.1435312227e-2),
      parameter("b2", [39, 0.39], 1.9128232873e-1, 1.9633220911e-1),
      parameter("b3", [41.5, 0.415], 1.2305650693e-1, 8.0842031232e-2),
      parameter("b4", [39, 0.39], 1.3606233068e-1, 9.0025542308e-2),
    ],
    squares: 3.0750560385e-4,
    // prettier-ignore
    x: [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625],
    // prettier-ignore
    y: [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246],
  },
  {
    name: "Eckerle4",
    about: "transmittance in a study of circular interference, by wavelength",
    formula: "b1/b2 * exp(-0.5*((x - b3)/b2)^2)",
    axes: ["wavelength", "transmittance"],
    parameters: [
      parameter("b1", [1, 1.5], 1.5543827178, 1.5408051163e-2),
      parameter("b2", [10, 5], 4.0888321754, 4.6803020753e-2),
      parameter("b3", [500, 450], 4.5154121844e2, 4.6800518816e-2),
    ],
    squares: 1.4635887487e-3,
    // prettier-ignore
    x: [400, 405, 410, 415, 420, 425, 430, 435, 436.5, 438, 439.5, 441, 442.5, 444, 445.5, 447, 448.5, 450, 451.5, 453, 454.5, 456, 457.5, 459, 460.5, 462, 463.5, 465, 470, 475, 480, 485, 490, 495, 500],
    // prettier-ignore
    y: [0.0001575, 0.0001699, 0.000235, 0.0003102, 0.0004917, 0.000871, 0.0017418, 0.00464, 0.0065895, 0.0097302, 0.0149002, 0.023731, 0.0401683, 0.0712559, 0.1264458, 0.2073413, 0.2902366, 0.3445623, 0.3698049, 0.3668534, 0.3106727, 0.2078154, 0.1164354, 0.0616764, 0.03372, 0.0194023, 0.0117831, 0.0074357, 0.0022732, 0.00088, 0.0004579, 0.0002345, 0.0001586, 0.0001143, 7.1e-05],
  },
];
