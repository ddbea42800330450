namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>A whole picture: the place, what stands there and what is in the air.</summary>
internal static class Scenes
{
    public static void Paint(Stage stage)
    {
        if (stage.Prompt.Motifs.Count == 0)
        {
            Abstracts.Paint(stage);
            return;
        }

        Place(stage);
        if (stage.Prompt.Has(Motif.Balloons))
            Festivities.Air(stage, stage.Random.For("air"));
        if (stage.Prompt.Has(Motif.Birds))
            Animals.Birds(stage, stage.Random.For("birds"));
        if (stage.Prompt.Has(Motif.Animals))
            Animals.Track(stage, stage.Random.For("track"));
        Foreground.Paint(stage);
        Skies.Fall(stage);
        Vignette(stage, 0.16);
    }

    /// <summary>Edges a little darker than the middle.</summary>
    public static void Vignette(Stage stage, double strength) =>
        stage.Wash(stage.Brush.Radial([new(0.55, stage.Palette.Dark, 0), new(1, stage.Palette.Dark, strength)], radius: 0.72));

    private static void Place(Stage stage)
    {
        if (stage.Prompt.Place is null)
        {
            Studios.Paint(stage);
            return;
        }

        Skies.Paint(stage);
        if (stage.Prompt.Has(Motif.Fireworks))
            Festivities.Fireworks(stage, stage.Random.For("fireworks"));
        switch (stage.Prompt.Place)
        {
            case Motif.Rocket:
                Skies.Space(stage);
                break;
            case Motif.Sea:
                Waters.Paint(stage);
                break;
            case Motif.City:
                Cities.Paint(stage);
                break;
            default:
                Lands.Paint(stage);
                break;
        }
    }
}
