namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>Words that stand in any question and any document, and say nothing of what is asked.</summary>
internal static class StopWords
{
    public static readonly HashSet<string> All =
    [
        .. ("а без более бы был была были было быть в вам вас ваш весь во вот все всего всех вы где да даже для до его ее если есть еще же " +
            "за здесь и из или им их к как какая какие какими каких какой " +
            "каком какому какую какого какова каков каково каковы кем ко кого когда кому который которая " +
            "которое которые которого которой кто куда ли либо между меня мне много может можно мой мы на над надо нас наш не него нее нет " +
            "ни них но ну о об обо однако он она они оно от откуда очень по под после потому почему при про с сам свой себя сколько со " +
            "согласно так также такой там те тем то того тоже той только том ты у уже чего чей чем чему что чтобы чья эта эти это этого этой " +
            "этом этот я " +
            "скажи скажите расскажи подскажи ответь назови укажи указан указана указано указаны написано сказано говорится число числа " +
            "нужно нужна нужен необходимо должен должна должно должны следует имеет имеется документ документа документе документах " +
            "документы файл файла файле файлах " +
            "заложен заложена заложено заложены предусмотрен предусмотрена предусмотрено предусмотрены принят принята принято приняты " +
            "составляет составляют равен равна равно " +
            "a about according after all also an and any are as at be been before but by can could did do does for from had has have he her " +
            "his how i if in into is it its me more must my need needs no not of on or our out shall should so some than that the their them " +
            "then there these they this those to under up us was we were what when where which who whom whose why will with would you your " +
            "document documents file files given name please say says stated tell").Split(' '),
    ];
}
