namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>Things of a table or a desk.</summary>
internal static class Things
{
    public static void Books(Stage stage, PaintRandom random)
    {
        var brush = stage.Brush;
        Shadow(stage, 58);
        var tints = random.Shuffled(stage.Palette.Accents[..5]);
        for (var book = 0; book < 3; book++)
        {
            var (y, left, width) = (-15 - (book * 15), random.Between(-50, -42) + (book * 3), random.Between(84, 92) - (book * 4));
            brush.Rect(left, y, width, 15, tints[book], 3);
            brush.Rect(left + 6, y + 3, width - 4, 9, Tint.Parse("fff6e6"), 1);
            brush.Line($"M{left + 8} {y + 6}h{width - 9}M{left + 8} {y + 9}h{width - 9}", Tint.Parse("d9c9b0"), 0.8);
            brush.Rect(left + 12, y, 5, 15, tints[book].Lighter(0.16));
        }

        var page = Tint.Parse("fffaf0");
        brush.Path($"M0 -50C-14 -60 -36 -60 -56 -54V-86C-36 -92 -14 -92 0 -82C14 -92 36 -92 56 -86V-54C36 -60 14 -60 0 -50Z", tints[3]);
        brush.Path($"M0 -55C-14 -64 -34 -64 -51 -59V-89C-34 -95 -14 -94 0 -85Z", brush.Linear([new(0, page), new(1, page.Darker(0.09))], 1, 0));
        brush.Path($"M0 -55C14 -64 34 -64 51 -59V-89C34 -95 14 -94 0 -85Z", brush.Linear([new(0, page.Darker(0.06)), new(1, page)], 1, 0));
        for (var line = 0; line < 4; line++)
        {
            var y = -84 + (line * 6);
            brush.Line($"M-44 {y + 1}Q-26 {y - 4} -8 {y + 4}M44 {y + 1}Q26 {y - 4} 8 {y + 4}", Tint.Parse("b9a88e"), 1.3, 0.8);
        }

        foreach (var (x, y, size) in new[] { (-26.0, -112.0, 0.5), (2.0, -124.0, 0.75), (30.0, -110.0, 0.45) })
        {
            using (brush.At(x, y, size, random.Between(-15, 15)))
                brush.Path($"{Curves.Star(5, 16, 7)}", Tint.Parse("ffc93c"));
        }
    }

    public static void Laptop(Stage stage, PaintRandom random)
    {
        var (brush, palette) = (stage.Brush, stage.Palette);
        Shadow(stage, 72);
        brush.Rect(-54, -84, 108, 72, palette.Dark, 6);
        brush.Rect(-49, -79, 98, 61, brush.Linear([new(0, palette.Near.Lighter(0.12)), new(1, palette.SkyLow)], 1, 1), 2);
        var heights = Enumerable.Range(0, 6).Select(number => 10 + (number * 4) + random.Between(0, 12)).ToArray();
        for (var bar = 0; bar < heights.Length; bar++)
            brush.Rect(-41 + (bar * 9), -24 - heights[bar], 6, heights[bar], palette.Accents[bar % 5], 1.5);
        brush.Circle(30, -58, 12, Tint.White, 0.9);
        using (brush.At(30, -51.5, 0.14))
            brush.Path($"{Curves.Heart}", Tint.Parse("ef4d5e"));
        brush.Path($"M-66 -12H66L72 -3C72 0 70 1 68 1H-68C-70 1 -72 0 -72 -3Z", palette.Dark.Lighter(0.25));
        brush.Rect(-14, -12, 28, 4, palette.Dark.Lighter(0.1), 2);
    }

    public static void Donation(Stage stage, PaintRandom random)
    {
        var (brush, tint) = (stage.Brush, random.Pick(stage.Palette.Accents[..4]));
        Shadow(stage, 46);
        Coin(brush, 10, -96, 12, random.Between(-20, 20));
        Coin(brush, -22, -112, 9, random.Between(-20, 20));
        brush.Rect(-42, -66, 84, 67, brush.Linear([new(0, tint.Lighter(0.06)), new(1, tint.Darker(0.08))], 1, 0.4), 6);
        brush.Rect(-47, -78, 94, 16, tint.Lighter(0.12), 5);
        brush.Rect(-22, -73, 44, 5, stage.Palette.Dark, 2.5);
        brush.Circle(0, -31, 22, Tint.White, 0.95);
        using (brush.At(0, -17, 0.28))
            brush.Path($"{Curves.Heart}", Tint.Parse("ef4d5e"));
        Coin(brush, -52, -7, 8, 70);
        Coin(brush, 54, -8, 9, -10);
    }

    public static void Megaphone(Stage stage, PaintRandom random)
    {
        var (brush, tint) = (stage.Brush, random.Pick(stage.Palette.Accents[..3]));
        using (brush.At(-4, -46, 1, -14))
        {
            brush.Path($"M-34 6L-28 40C-27 46 -14 46 -14 40L-18 8Z", tint.Darker(0.2));
            brush.Rect(-50, -15, 26, 30, tint.Darker(0.1), 8);
            brush.Path($"M-28 -15L34 -42V42L-28 15Z", brush.Linear(tint.Lighter(0.1), tint.Darker(0.05)));
            brush.Ellipse(34, 0, 9, 43, tint.Lighter(0.2));
            brush.Ellipse(35, 0, 5.5, 33, stage.Palette.Dark, 0.75);
            foreach (var (angle, length) in new[] { (-32.0, 20.0), (-11.0, 28.0), (11.0, 28.0), (32.0, 20.0) })
            {
                using (brush.At(34, 0, 1, angle))
                    brush.Line($"M24 0H{24 + length}", stage.Palette.Accents[2], 5.5);
            }
        }
    }

    public static void Art(Stage stage, PaintRandom random)
    {
        var brush = stage.Brush;
        foreach (var (lean, tint) in new[] { (-24.0, stage.Palette.Accents[0]), (-4.0, stage.Palette.Accents[1]), (17.0, stage.Palette.Accents[3]) })
        {
            using (brush.At(22, -42, 1, lean))
            {
                brush.Rect(-2.6, -50, 5.2, 62, Tint.Parse("c08a55"), 2);
                brush.Rect(-3.4, -58, 6.8, 11, Tint.Parse("b9bec8"));
                brush.Path($"M-4.4 -58C-7 -70 -1 -76 0 -82C4 -74 7 -70 4.4 -58Z", tint);
            }
        }

        Shadow(stage, 58);
        brush.Path(
            $"M-58 -30C-60 -62 -20 -74 14 -68C48 -62 62 -42 56 -20C52 -6 34 -16 26 -6C20 4 6 2 -14 0C-40 -3 -57 -12 -58 -30Z",
            brush.Linear(Tint.Parse("e9c08c"), Tint.Parse("c98f58")));
        brush.Ellipse(30, -26, 8, 6, Tint.Parse("8a5f3a"));
        var places = new (double X, double Y)[] { (-40.0, -34.0), (-26.0, -52.0), (-2.0, -56.0), (22.0, -50.0), (-30.0, -16.0), (-8.0, -14.0) };
        for (var dab = 0; dab < places.Length; dab++)
        {
            var tint = stage.Palette.Accents[dab % 5].Turned(dab == 5 ? 140 : 0);
            brush.Ellipse(places[dab].X, places[dab].Y, random.Between(8, 10.5), random.Between(6, 8), tint);
        }
    }

    public static void Shadow(Stage stage, double half) => stage.Brush.Ellipse(0, 1, half, 5, stage.Palette.Dark, 0.22);

    private static void Coin(Brush brush, double x, double y, double radius, double turn)
    {
        brush.Ellipse(x, y, radius, radius * 0.92, Tint.Parse("e0a52e"), 1, turn);
        brush.Ellipse(x, y, radius * 0.76, radius * 0.7, Tint.Parse("ffd257"), 1, turn);
        brush.Line($"M{x} {y - (radius * 0.35)}V{y + (radius * 0.35)}", Tint.Parse("e0a52e"), radius * 0.2);
    }
}
