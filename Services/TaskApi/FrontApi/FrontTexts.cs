namespace AiTasks.TaskApi.FrontApi;

/// <summary>Sentences of refusals; the front end shows them to the person as they are (A17).</summary>
internal static class FrontTexts
{
    /// <summary>The language of somebody who is not signed in.</summary>
    public const string DefaultLanguage = "ru";

    public static string For(FrontError error, string language)
    {
        var english = language == "en";
        return error.Code switch
        {
            "not_authenticated" => english ? "Please sign in" : "Необходимо войти в систему",
            "invalid_credentials" => english ? "Wrong email or password" : "Неверный email или пароль",
            "email_already_registered" => english ? "This email is already registered" : "Этот email уже зарегистрирован",
            "csrf_failed" => english
                ? "The security token is missing or wrong. Please reload the page"
                : "Токен безопасности отсутствует или неверен. Обновите страницу",
            "origin_not_allowed" => english ? "Requests from this site are not allowed" : "Запросы с этого сайта не разрешены",
            "policy_acceptance_required" => english
                ? "Please accept the terms and the privacy policy"
                : "Необходимо принять условия использования и политику конфиденциальности",
            "policy_both_flags_required" => english
                ? "Both the terms and the privacy policy have to be accepted"
                : "Необходимо принять оба документа: условия и политику конфиденциальности",
            "not_found" => english ? "No such address" : "Адрес не найден",
            "method_not_allowed" => english ? "This address takes other methods" : "Метод не поддерживается",
            "request_too_large" => english ? "The request is too large" : "Слишком большой запрос",
            "unsupported_media_type" => english ? "The body has to be JSON" : "Тело запроса должно быть в формате JSON",
            "idempotency_key_reused" => english
                ? "This idempotency key was already used for another request"
                : "Этот ключ идемпотентности уже использован для другого запроса",
            "service_unavailable" => english
                ? "The service is temporarily unavailable. Please try again in a moment"
                : "Сервис временно недоступен. Повторите попытку через несколько секунд",
            "internal_error" => english ? "Something went wrong. Please try again" : "Произошла ошибка. Попробуйте ещё раз",
            _ => english ? "The request could not be understood" : "Некорректный запрос",
        };
    }
}
