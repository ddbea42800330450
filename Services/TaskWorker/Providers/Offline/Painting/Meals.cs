namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>Something to eat and to drink.</summary>
internal static class Meals
{
    public static void Food(Stage stage, PaintRandom random)
    {
        var (brush, bowl) = (stage.Brush, random.Pick(stage.Palette.Accents[..4]));
        Things.Shadow(stage, 66);
        Bread(brush);
        Steam(brush, -8, -66);
        Steam(brush, 12, -70);
        brush.Path(
            $"M-46 -48H46C46 -20 28 1 0 1C-28 1 -46 -20 -46 -48Z", brush.Linear([new(0, bowl.Lighter(0.06)), new(1, bowl.Darker(0.1))], 1, 0.5));
        brush.Ellipse(0, -48, 46, 10, bowl.Lighter(0.16));
        brush.Ellipse(0, -47, 40, 7.6, Tint.Parse("e8862e"));
        var pieces = new[] { (-20, -48, "7ab648"), (-4, -45, "f6d15a"), (14, -49, "d9483b"), (26, -46, "7ab648"), (4, -51, "f6d15a") };
        foreach (var (x, y, tint) in pieces)
            brush.Ellipse(x, y, 4.4, 2.2, Tint.Parse(tint));
        brush.Line($"M-34 -30Q0 -12 34 -30", Tint.White, 3, 0.55);
        Apple(brush, 62, random.Chance(0.5) ? Tint.Parse("e0483e") : Tint.Parse("8cc152"));
        Apple(brush, 44, Tint.Parse("f2b632"));
    }

    public static void Cup(Stage stage, PaintRandom random)
    {
        var (brush, tint) = (stage.Brush, random.Pick(stage.Palette.Accents[..4]));
        brush.Ellipse(0, -1, 56, 7, tint.Darker(0.14));
        brush.Ellipse(0, -3, 56, 7, tint.Lighter(0.14));
        Steam(brush, -12, -66);
        Steam(brush, 8, -72);
        brush.Line($"M36 -46C60 -50 58 -18 30 -18", tint.Darker(0.06), 7);
        brush.Path(
            $"M-38 -56H38C38 -26 28 -4 14 -4H-14C-28 -4 -38 -26 -38 -56Z",
            brush.Linear([new(0, tint.Lighter(0.08)), new(1, tint.Darker(0.08))], 1, 0.2));
        brush.Ellipse(0, -56, 38, 7.6, tint.Lighter(0.2));
        brush.Ellipse(0, -55, 33, 5.6, Tint.Parse("9c5a2e"));
        using (brush.At(-4, -20, 0.22))
            brush.Path($"{Curves.Heart}", Tint.White, 0.9);
        foreach (var (x, y) in new[] { (-64.0, -5.0), (-56.0, -13.0), (66.0, -5.0) })
        {
            brush.Circle(x, y, 9, Tint.Parse("d99a54"));
            foreach (var (dx, dy) in new[] { (-3, -3), (3, 0), (-1, 4) })
                brush.Circle(x + dx, y + dy, 1.5, Tint.Parse("5c3a28"));
        }
    }

    private static void Bread(Brush brush)
    {
        brush.Path($"M-84 0C-94 -34 -76 -44 -62 -42C-50 -48 -34 -40 -38 0Z", brush.Linear(Tint.Parse("e3a55c"), Tint.Parse("b8732f")));
        brush.Line($"M-76 -28L-68 -34M-72 -18L-60 -28M-66 -10L-52 -22", Tint.Parse("f6d6a0"), 3);
    }

    private static void Apple(Brush brush, double x, Tint tint)
    {
        using (brush.At(x, 0))
        {
            brush.Path(
                $"M0 -26C14 -34 22 -20 18 -9C15 0 7 2 0 0C-7 2 -15 0 -18 -9C-22 -20 -14 -34 0 -26Z",
                brush.Radial([new(0, tint.Lighter(0.16)), new(1, tint.Darker(0.06))], 0.36, 0.3, 0.8));
            brush.Line($"M0 -26Q1 -33 5 -36", Tint.Parse("6b4a38"), 2.2);
            brush.Path($"M3 -31C10 -40 18 -36 20 -34C14 -28 8 -28 3 -31Z", Tint.Parse("6fae4a"));
        }
    }

    private static void Steam(Brush brush, double x, double y) =>
        brush.Line($"M{x} {y}q-10 -12 0 -22t0 -22", Tint.White, 4.5, 0.7);
}
