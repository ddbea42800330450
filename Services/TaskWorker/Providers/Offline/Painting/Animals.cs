namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>Pets that sit and look at the person, birds, and what paws leave behind.</summary>
internal static class Animals
{
    private static readonly Tint Pink = Tint.Parse("f29aa0");
    private static readonly Tint Ink = Tint.Parse("2a2230");
    private static readonly Tint[] CatCoats = Tint.ParseAll("f0a04b 8e8b92 4a4450 f3e3cf b98a63");
    private static readonly Tint[] DogCoats = Tint.ParseAll("c98d55 8a5a3a e9cfa6 5b4a48 d9b48a");

    public static void Cat(Stage stage, PaintRandom random)
    {
        var (brush, coat) = (stage.Brush, random.Pick(CatCoats));
        var light = coat.Mixed(Tint.White, 0.6);
        brush.Ellipse(4, 1, 36, 4, stage.Palette.Dark, 0.22);
        brush.Line($"M20 -6C46 -6 44 -30 36 -42", coat.Darker(0.06), 8);
        brush.Path($"M-25 0C-33 -34 -20 -62 0 -62C20 -62 33 -34 25 0Z", brush.Linear(coat, coat.Darker(0.07)));
        brush.Ellipse(0, -28, 11.5, 19, light);
        Feet(brush, coat, light);
        foreach (var side in new[] { -1, 1 })
        {
            brush.Path($"M{side * 24} -72L{side * 23} -102Q{side * 12} -98 {side * 5} -88Z", coat);
            brush.Path($"M{side * 21} -80L{side * 20.5} -95Q{side * 14} -92 {side * 10} -87Z", Pink, 0.8);
        }

        brush.Ellipse(0, -71, 27, 21.5, coat);
        if (random.Chance(0.7))
            brush.Line($"M0 -92V-84M-7 -91L-6 -85M7 -91L6 -85M-27 -70L-20 -69M27 -70L20 -69", coat.Darker(0.2), 2.6, 0.8);
        brush.Ellipse(0, -62, 11, 8, light);
        Eyes(brush, 10.5, -73, 5.4, random.Pick(Tint.ParseAll("7cc36a e0b93a 6fb6e0")));
        brush.Path($"M-3.4 -67H3.4Q0 -62 -0 -62.6Q0 -62 -3.4 -67Z", Pink.Darker(0.12));
        brush.Line($"M0 -63V-60.5M-5 -60Q-2.4 -57 0 -60.5Q2.4 -57 5 -60", Ink, 1.2);
        foreach (var side in new[] { -1, 1 })
            brush.Line($"M{side * 13} -63L{side * 31} -66M{side * 13} -60L{side * 31} -58", Tint.White, 1, 0.85);
        Collar(brush, random.Pick(stage.Palette.Accents[..5]), -52);
    }

    public static void Dog(Stage stage, PaintRandom random)
    {
        var (brush, coat) = (stage.Brush, random.Pick(DogCoats));
        var (light, ear) = (coat.Mixed(Tint.White, 0.62), coat.Darker(0.13));
        brush.Ellipse(4, 1, 38, 4, stage.Palette.Dark, 0.22);
        brush.Line($"M22 -10C36 -14 42 -26 40 -38", coat.Darker(0.05), 8.5);
        brush.Path($"M-27 0C-34 -32 -22 -60 0 -60C22 -60 34 -32 27 0Z", brush.Linear(coat, coat.Darker(0.06)));
        brush.Ellipse(0, -27, 13, 20, light);
        Feet(brush, coat, light);
        brush.Path($"M-25 -76C-27 -100 27 -100 25 -76C27 -52 12 -48 0 -48C-12 -48 -27 -52 -25 -76Z", coat);
        if (random.Chance(0.6))
            brush.Ellipse(10.5, -76, 10, 12, random.Chance(0.5) ? light : ear, 0.85);
        brush.Path($"M-21 -93C-38 -92 -40 -66 -33 -54C-24 -56 -20 -76 -17 -90Z", ear);
        brush.Path($"M21 -93C38 -92 40 -66 33 -54C24 -56 20 -76 17 -90Z", ear);
        brush.Ellipse(0, -60, 14.5, 11.5, light);
        Eyes(brush, 10.5, -76, 4.4, Tint.Parse("5a3a28"));
        brush.Path($"M-4 -57Q0 -42 4.5 -57Z", Pink);
        brush.Path($"M-6.4 -67C-6.4 -71 6.4 -71 6.4 -67C6.4 -63 2 -61 0 -61C-2 -61 -6.4 -63 -6.4 -67Z", Ink);
        brush.Line($"M0 -61V-58M-8 -58Q-4 -54 0 -58Q4 -54 8 -58", Ink, 1.4);
        Collar(brush, random.Pick(stage.Palette.Accents[..5]), -48);
    }

    /// <summary>A paw print around the origin, 100 wide.</summary>
    public static void Print(Brush brush, double x, double y, double scale, double turn, Tint tint, double opacity)
    {
        using (brush.At(x, y, scale, turn, opacity: opacity))
        {
            brush.Path($"M0 -8C22 -8 40 20 34 38C28 52 12 42 0 42C-12 42 -28 52 -34 38C-40 20 -22 -8 0 -8Z", tint);
            foreach (var (left, top, lean) in new[] { (-40.0, -6.0, -22.0), (-16.0, -34.0, -8.0), (16.0, -34.0, 8.0), (40.0, -6.0, 22.0) })
                brush.Ellipse(left, top, 11, 16, tint, 1, lean);
        }
    }

    /// <summary>A track of prints from the left lower corner upwards.</summary>
    public static void Track(Stage stage, PaintRandom random)
    {
        for (var step = 0; step < 7; step++)
        {
            var (x, y) = (stage.Width * (0.05 + (step * 0.035)), stage.Height * (0.97 - (step * 0.052)));
            Print(stage.Brush, x + (step % 2 * 44), y, 0.3 - (step * 0.02), 24 + random.Between(-6, 6), stage.Palette.Dark, 0.4);
        }
    }

    public static void Birds(Stage stage, PaintRandom random)
    {
        var (left, top) = (stage.Width * random.Between(0.3, 0.6), stage.Height * random.Between(0.12, 0.26));
        for (var number = 0; number < 9; number++)
        {
            var (x, y) = (left + (((number + 1) / 2) * (number % 2 == 0 ? -52 : 52)), top + (((number + 1) / 2) * 24) + random.Between(-8, 8));
            using (stage.Brush.At(x, y, random.Between(0.8, 1.15), random.Between(-8, 8)))
            {
                stage.Brush.Path(
                    $"M0 4C-8 -10 -24 -16 -38 -12C-24 -10 -12 -2 -4 9C-2 12 2 12 4 9C12 -2 24 -10 38 -12C24 -16 8 -10 0 4Z",
                    stage.IsNight ? stage.Palette.SkyLow : stage.Palette.Dark, 0.85);
            }
        }
    }

    private static void Feet(Brush brush, Tint coat, Tint light)
    {
        foreach (var side in new[] { -1, 1 })
        {
            brush.Ellipse(side * 22, -4, 11, 6, coat.Darker(0.05));
            brush.Line($"M{side * 8} -24V-6", coat, 11);
            brush.Ellipse(side * 9, -4, 8.4, 5.4, light);
        }
    }

    private static void Eyes(Brush brush, double x, double y, double radius, Tint iris)
    {
        foreach (var side in new[] { -1, 1 })
        {
            brush.Circle(side * x, y, radius, iris);
            brush.Ellipse(side * x, y, radius * 0.62, radius * 0.85, Ink);
            brush.Circle((side * x) - 1.6, y - 2, radius * 0.28, Tint.White);
        }
    }

    private static void Collar(Brush brush, Tint tint, double y)
    {
        brush.Line($"M-13 {y}Q0 {y + 7} 13 {y}", tint, 4.4);
        brush.Circle(0, y + 7, 3.8, Tint.Parse("ffd257"));
    }
}
