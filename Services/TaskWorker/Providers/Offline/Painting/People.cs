namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>People, small and great, and their hands.</summary>
internal static class People
{
    private static readonly Tint[] Skins = Tint.ParseAll("fbdcc2 f8d0b0 f0bf98 e6ae86 b97f58 8a5738");
    private static readonly Tint[] Hairs = Tint.ParseAll("2b211e 4a3226 7a4c2c b9803f dcb268 8f3b2a");
    private static readonly Tint[] GreyHairs = Tint.ParseAll("d5d3d0 b9b7b6 ecebe9");

    // Where the hands are, seen from the middle of the shoulders: left and right.
    private static readonly ((double X, double Y) Left, (double X, double Y) Right)[] Poses =
    [
        ((-19, 28), (27, -24)), ((-24, -27), (24, -27)), ((-20, 27), (20, 27)), ((-27, 10), (27, 10)), ((-27, -22), (19, 29)), ((-8, 16), (8, 16)),
    ];

    private static readonly Hair[] Women = [Hair.Long, Hair.Bun, Hair.Plaits];
    private static readonly Hair[] Men = [Hair.Short, Hair.Beard, Hair.Cap];
    private static readonly Hair[] Boys = [Hair.Short, Hair.Cap];

    private enum Hair
    {
        Short,
        Cap,
        Beard,
        Long,
        Bun,
        Plaits,
    }

    private enum Age
    {
        Child,
        Adult,
        Elder,
    }

    /// <summary>Several people side by side.</summary>
    public static void Adults(Stage stage, PaintRandom random, int count) => Group(stage, random, count, Age.Adult);

    public static void Children(Stage stage, PaintRandom random, int count) => Group(stage, random, count, Age.Child);

    public static void Elders(Stage stage, PaintRandom random, int count) => Group(stage, random, count, Age.Elder);

    /// <summary>Raised hands, and a heart above them.</summary>
    public static void Hands(Stage stage, PaintRandom random)
    {
        var skins = random.Shuffled(Skins);
        for (var number = 0; number < 4; number++)
        {
            var x = (number - 1.5) * 33;
            using (stage.Brush.At(x, 0, 1, (number - 1.5) * -5))
                Arm(stage.Brush, skins[number], stage.Palette.Accents[number % 5], number >= 2, random.Between(-6, 4));
        }

        var red = Tint.Parse("ef4d5e");
        using (stage.Brush.At(0, -112, 0.42, random.Between(-8, 8)))
            stage.Brush.Path($"{Curves.Heart}", stage.Brush.Linear(red.Lighter(0.08), red.Darker(0.04)));
        foreach (var (x, y, scale) in new[] { (-52.0, -118.0, 0.15), (50.0, -124.0, 0.18), (34.0, -158.0, 0.1) })
        {
            using (stage.Brush.At(x, y, scale, x / 3))
                stage.Brush.Path($"{Curves.Heart}", red.Lighter(0.1), 0.85);
        }
    }

    private static void Group(Stage stage, PaintRandom random, int count, Age age)
    {
        for (var number = 0; number < count; number++)
        {
            using (stage.Brush.At((number - ((count - 1) / 2.0)) * 37, random.Between(-3, 3), random.Between(0.92, 1.06)))
                Person(stage, random, age);
        }
    }

    private static void Arm(Brush brush, Tint skin, Tint sleeve, bool isRight, double lift)
    {
        using (brush.At(0, lift, mirrored: isRight))
        {
            brush.Line($"M0 6V-40", skin, 15);
            brush.Path($"M-12 12L-10.5 -22Q0 -27 10.5 -22L12 12Z", sleeve);
            brush.Path($"M-10.5 -22Q0 -27 10.5 -22L10.8 -15Q0 -20 -10.8 -15Z", sleeve.Lighter(0.12));
            foreach (var (x, y, turn) in new[] { (-8.5, -81.0, -8.0), (-3.0, -87.0, -2.0), (3.0, -86.0, 3.0), (8.5, -79.0, 9.0) })
                brush.Line($"M{x * 0.8} -58L{x + (turn * 0.25)} {y}", skin, 5.4);
            brush.Path($"M-9.5 -64H9.5C11 -50 9 -38 7 -36H-7C-9 -38 -11 -50 -9.5 -64Z", skin);
            brush.Line($"M7 -46Q14 -50 17 -60", skin, 5.6);
            brush.Line($"M-5 -52Q1 -48 6 -53", skin.Darker(0.1), 1.1, 0.7);
        }
    }

    // A child's head is larger for its body: that alone makes it one.
    private static void Person(Stage stage, PaintRandom random, Age age)
    {
        var (brush, palette) = (stage.Brush, stage.Palette);
        var skin = Skins[(int)(Skins.Length * Math.Pow(random.Next(), 2.4))];
        var (hair, shirt) = (random.Pick(age == Age.Elder ? GreyHairs : Hairs), random.Pick(palette.Accents[..5]));
        var trousers = palette.Dark.Lighter(random.Between(0.05, 0.22)).Turned(random.Between(-25, 25));
        var isWoman = random.Chance(0.5);
        var (hasSkirt, style) = (isWoman && random.Chance(0.7), random.Pick(isWoman ? Women : age == Age.Child ? Boys : Men));
        brush.Ellipse(0, 1, 20, 3, palette.Dark, 0.22);
        foreach (var side in new[] { -1, 1 })
        {
            brush.Line($"M{side * 4.6} -42L{side * 5.4} -4", hasSkirt ? skin.Darker(0.03) : trousers, hasSkirt ? 5.2 : 8);
            brush.Ellipse(side * 6.4, -1.6, 5, 2.6, palette.Dark);
        }

        var pose = random.Pick(Poses);
        foreach (var (hand, side) in new[] { (pose.Left, -1), (pose.Right, 1) })
        {
            var (x, y) = (hand.X, -71 + hand.Y);
            var (elbowX, elbowY) = ((side * 10 + x) / 2 + (side * 4.5), (-71 + y) / 2 + 3);
            brush.Line($"M{side * 9.5} -70Q{elbowX} {elbowY} {x} {y}", skin, 5);
            brush.Line(
                $"M{side * 9.5} -70"
                + $"Q{((side * 9.5) + elbowX) / 2} {(-70 + elbowY) / 2} "
                + $"{(elbowX * 0.55) + (side * 2.4) + (x * 0.2)} {(elbowY * 0.55) - 17.5 + (y * 0.2)}",
                shirt.Darker(0.05), 7);
            brush.Circle(x, y, 3.3, skin);
        }

        brush.Path($"M-12.5 -70C-12.5 -76 -6 -77.5 0 -77.5C6 -77.5 12.5 -76 12.5 -70L11 -42C6 -39 -6 -39 -11 -42Z", shirt);
        if (hasSkirt)
        {
            brush.Path($"M-10.5 -46H10.5L17 -20C8 -17 -8 -17 -17 -20Z", shirt.Darker(0.08).Turned(10));
        }
        else if (random.Chance(0.5))
        {
            using (brush.At(0, -56, 0.09))
                brush.Path($"{Curves.Heart}", Tint.White, 0.92);
        }

        brush.Rect(-3, -81, 6, 7, skin.Darker(0.06), 2);
        using (brush.At(0, -78, age == Age.Child ? 1.55 : 1.08))
            Head(brush, skin, hair, style, palette.Accents[2]);
    }

    private static void Head(Brush brush, Tint skin, Tint hair, Hair style, Tint cap)
    {
        if (style == Hair.Long)
            brush.Path($"M-9.5 -9C-12 -22 12 -22 9.5 -9L11 5C7 8 4 6 5 2H-5C-4 6 -7 8 -11 5Z", hair);
        if (style == Hair.Plaits)
            brush.Line($"M-8 -8Q-14 -2 -10 7M8 -8Q14 -2 10 7", hair, 4.2);
        if (style == Hair.Bun)
            brush.Circle(0, -19, 4.2, hair);
        brush.Circle(0, -8.5, 8, skin);
        brush.Circle(-8, -8, 1.7, skin);
        brush.Circle(8, -8, 1.7, skin);
        if (style == Hair.Cap)
            brush.Path($"M-8.6 -10C-8.6 -20 8.6 -20 8.6 -10L13 -9.4C13 -8 9 -8.4 0 -10.4C-4 -10.6 -7 -10.4 -8.6 -10Z", cap);
        else
            brush.Path($"M-8.4 -8C-10 -20 10 -20 8.4 -8C7 -12 4 -13.6 {(style == Hair.Short ? 2 : -2)} -13.4C-4 -13.2 -7 -12 -8.4 -8Z", hair);
        foreach (var side in new[] { -1, 1 })
        {
            brush.Circle(side * 3, -8, 0.95, Tint.Parse("2a2230"));
            brush.Circle(side * 4.9, -5.2, 1.5, Tint.Parse("f08a7a"), 0.45);
        }

        brush.Line($"M-2.6 -4.8Q0 -2.4 2.6 -4.8", Tint.Parse("9c4a42"), 0.9);
        if (style == Hair.Beard)
            brush.Path($"M-6.5 -6C-6 2 6 2 6.5 -6C5 -3.6 3 -3.4 0 -3.6C-3 -3.4 -5 -3.6 -6.5 -6Z", hair, 0.95);
    }
}
