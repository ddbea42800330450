using System.Text.RegularExpressions;
using System.Xml.Linq;
using AiTasks.Imaging;
using AiTasks.TaskWorker.Providers.Offline;
using AiTasks.TaskWorker.Providers.Offline.Painting;
using AiTasks.TestServers.Pictures;
using AiTasks.UnitTests.Imaging;

namespace AiTasks.UnitTests.TaskWorker;

public sealed partial class OfflinePainterTests
{
    private static readonly string[] Prompts =
    [
        "Субботник в парке: волонтёры сажают деревья", "Субботник в парке: волонтёры сажают кусты",
        "Приют для кошек и собак", "Закат над морем", "Ночной город, салют", "Сбор книг для детской библиотеки", "День донора: здоровье и помощь",
        "Нечто", "Что-то иное", "Синие цветы",
    ];

    [Fact]
    public async Task The_picture_is_a_png_of_1080_by_1080()
    {
        var png = await DrawAsync(Prompts[0]);

        Assert.Equal((1080, 1080), (png.Width, png.Height));
        Assert.True(png.Brightness(20).Distinct().Count() > 50);
    }

    [Fact]
    public async Task The_same_prompt_gives_the_same_bytes()
    {
        var request = new PaintRequest(Prompts[0], 1080, 1080, 3, Base: null);

        Assert.Equal(OfflinePainter.Paint(request), OfflinePainter.Paint(request));
        Assert.Equal(await RenderAsync(request), await RenderAsync(request));
    }

    [Fact]
    public async Task Different_prompts_give_pictures_that_differ()
    {
        var pictures = await Task.WhenAll(Prompts.Select(prompt => DrawAsync(prompt, side: 360)));

        for (var one = 0; one < pictures.Length; one++)
        {
            for (var other = one + 1; other < pictures.Length; other++)
                Assert.True(pictures[one].PercentUnlike(pictures[other]) > 5, $"'{Prompts[one]}' looks like '{Prompts[other]}'.");
        }
    }

    [Fact]
    public async Task Variants_of_a_prompt_differ() =>
        Assert.True((await DrawAsync(Prompts[0], variant: 1)).PercentUnlike(await DrawAsync(Prompts[0], variant: 2)) > 5);

    [Fact]
    public async Task A_colour_that_is_named_is_seen()
    {
        var (red, blue) = (Mean(await DrawAsync("Красный фон, город")), Mean(await DrawAsync("Синий фон, город")));

        Assert.True(red.R > red.B + 40, $"{red}");
        Assert.True(blue.B > blue.R + 40, $"{blue}");
    }

    [Theory]
    [InlineData("Субботник в ПАРКЕ", "Hills,People,Sapling")]
    [InlineData("Кот и собака у моря", "Cat,Dog,Sea")]
    [InlineData("Который час? Рекомендации по городской среде", "City")]
    [InlineData("Поход без людей в осенние горы", "Mountains,Autumn")]
    [InlineData("Встречаем новый год", "Winter,FirTree,Fireworks")]
    [InlineData("Ёлка и щенок в снегу", "FirTree,Dog,Winter")]
    [InlineData("Volunteers read books to children at night", "People,Books,Children,Night")]
    [InlineData("Абракадабра", "")]
    public void Words_are_known_in_any_form_and_only_those(string prompt, string motifs) =>
        Assert.Equal(motifs, string.Join(',', PaintVocabulary.Default.Read(prompt).Motifs));

    [Fact]
    public void Every_motif_has_a_word_and_a_drawing_of_its_own()
    {
        string[] words =
        [
            "парк", "лес", "горы", "море", "город", "зима", "весна", "осень", "ночь", "закат", "дождь", "радуга", "люди", "дети",
            "ветеран", "руки", "кот", "пёс", "питомцы", "саженец", "цветы", "домик", "подарок", "ёлка", "обед", "чай", "книги", "компьютер", "сердце", "врач", "мяч",
            "кубок", "новости", "деньги", "ракета", "творчество", "музыка", "птицы", "шарики", "салют",
        ];
        var picture = BasePicture.Read(Jpegs.Baseline);
        var read = new HashSet<Motif>();
        var drawings = new HashSet<string>();
        foreach (var word in words)
        {
            read.UnionWith(PaintVocabulary.Default.Read(word).Motifs);
            foreach (var request in new[] { new PaintRequest(word, 1080, 1350, 0, Base: null), new PaintRequest(word, 640, 480, 0, picture) })
            {
                var svg = OfflinePainter.Paint(request);
                AssertSound(svg, request.Base is null ? 0 : 1);
                Assert.True(drawings.Add(svg));
            }
        }

        Assert.Equal(Enum.GetValues<Motif>(), read.Order());
    }

    [Fact]
    public void Nothing_of_a_prompt_is_written_into_the_picture()
    {
        var svg = OfflinePainter.Paint(new("\"/><image href=\"file:///etc/passwd\"/> море <script>ы", 1080, 1080, 0, Base: null));

        AssertSound(svg, images: 0);
        Assert.DoesNotContain("passwd", svg, StringComparison.Ordinal);
        Assert.DoesNotMatch(Cyrillic(), svg);
    }

    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(1080, 1920)]
    [InlineData(64, 64)]
    public async Task Other_sizes_are_filled_as_well(int width, int height)
    {
        var png = Png.Read(await RenderAsync(new("Море и город", width, height, 0, Base: null)));

        Assert.Equal((width, height), (png.Width, png.Height));
        (int X, int Y)[] corners = [(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)];
        Assert.All(corners, corner => Assert.Equal(255, png.OpacityAt(corner.X, corner.Y)));
    }

    [Theory]
    [InlineData("Добавь шарики к празднику")]
    [InlineData("Сделай ярче")]
    [InlineData("Осенний лес")]
    [InlineData("В синих тонах")]
    [InlineData("Зимняя ночь с ёлкой")]
    [InlineData("Улучши")]
    public async Task A_picture_that_is_edited_stays_recognisable_and_is_changed(string prompt)
    {
        var (bytes, plain) = await PhotoAsync();

        var edited = Png.Read(await RenderAsync(new(prompt, 1080, 1080, 0, BasePicture.Read(bytes))));

        var likeness = Correlation(plain.Brightness(60), edited.Brightness(60));
        Assert.True(likeness > 0.6, $"The likeness is {likeness:0.00}.");
        Assert.True(edited.PercentUnlike(plain) > 5);
    }

    [Fact]
    public async Task A_picture_that_is_asked_for_in_black_and_white_has_no_colours()
    {
        var colorful = Png.Write(30, 30, (x, y) => ((byte)(x * 8), 200, (byte)(y * 8)));

        var edited = Png.Read(await RenderAsync(new("Чёрно-белое фото", 300, 300, 0, BasePicture.Read(colorful))));

        var (r, g, b) = edited[150, 150];
        Assert.InRange(Math.Max(r, Math.Max(g, b)) - Math.Min(r, Math.Min(g, b)), 0, 8);
    }

    [Fact]
    public async Task The_middle_of_a_wide_picture_fills_a_square()
    {
        var wide = Png.Write(300, 100, (x, _) => x is >= 100 and < 200 ? ((byte)0, (byte)200, (byte)0) : ((byte)200, (byte)0, (byte)0));

        var edited = Png.Read(await RenderAsync(new("Птицы", 300, 300, 0, BasePicture.Read(wide))));

        Assert.All([(8, 150), (150, 150), (291, 150)], place => Assert.True(edited[place.Item1, place.Item2].G > edited[place.Item1, place.Item2].R));
    }

    [Fact]
    public void What_cannot_be_drawn_is_no_base()
    {
        Assert.Null(BasePicture.Read("GIF89a"u8.ToArray()));
        Assert.Null(BasePicture.Read((byte[])[.. Png.Write(1, 1, (_, _) => (0, 0, 0))[..8], .. Png.Chunk("IHDR"u8, Png.Header(20_000, 20_000))]));
    }

    [GeneratedRegex("[А-Яа-я]")]
    private static partial Regex Cyrillic();

    [GeneratedRegex("url\\(#([^)]*)\\)")]
    private static partial Regex LocalReference();

    private static async Task<Png> DrawAsync(string prompt, int variant = 0, int side = 1080) =>
        Png.Read(await RenderAsync(new(prompt, side, side, variant, Base: null)));

    private static Task<byte[]> RenderAsync(PaintRequest request) =>
        Drawing.Renderer.RenderAsync(OfflinePainter.Paint(request), request.Width, request.Height, CancellationToken.None);

    // Something with large and small shapes, as a photo has them, and how it looks without any edit.
    private static async Task<(byte[] Bytes, Png Plain)> PhotoAsync()
    {
        var bytes = await RenderAsync(new("Кот и собака в горах", 800, 800, 5, Base: null));
        return (bytes, await Drawing.DrawAsync(new Canvas(1080, 1080) { Layers = [new ImageLayer(bytes) { Width = 1080 }] }));
    }

    // Every reference has its definition, and the only address is that of the picture that was given.
    private static void AssertSound(string text, int images)
    {
        var svg = XDocument.Parse(text);
        var names = svg.Descendants().Attributes("id").Select(id => id.Value).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(LocalReference().Matches(text), reference => Assert.Contains(reference.Groups[1].Value, names));
        Assert.Equal(images, svg.Descendants().Count(element => element.Name.LocalName == "image"));
        Assert.All(svg.Descendants().Attributes("href"), address => Assert.StartsWith("data:image/", address.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "text" or "script" or "style" or "foreignObject");
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
    }

    private static (double R, double G, double B) Mean(Png png)
    {
        var pixels = Enumerable.Range(0, 2500).Select(place => png[place % 50 * png.Width / 50, place / 50 * png.Height / 50]).ToList();
        return (pixels.Average(pixel => pixel.R), pixels.Average(pixel => pixel.G), pixels.Average(pixel => pixel.B));
    }

    private static double Correlation(double[] one, double[] other)
    {
        var (meanOne, meanOther) = (one.Average(), other.Average());
        var pairs = one.Zip(other, (a, b) => (A: a - meanOne, B: b - meanOther)).ToList();
        return pairs.Sum(pair => pair.A * pair.B) / Math.Sqrt(pairs.Sum(pair => pair.A * pair.A) * pairs.Sum(pair => pair.B * pair.B));
    }
}
