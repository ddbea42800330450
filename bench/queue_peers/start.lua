-- Starts of contract A, each by another person: the tokens stand in the file TOKENS, one a line, and turns begin at START.
local types = { "onboarding_generate_goals", "goal_mentor_help", "goal_decomposition", "week_planning_help", "habit_create_help", "reward_mentor_help" }
local tokens, bodies, turn = {}, {}, tonumber(os.getenv("START"))

for line in io.lines(os.getenv("TOKENS")) do tokens[#tokens + 1] = line end
for number, type in ipairs(types) do
    bodies[number] = string.format('{"task_type":"%s","context":{"text":"%s"}}', type, string.rep("x", tonumber(os.getenv("BYTES"))))
end

function request()
    local person, kind = turn % #tokens, math.floor(turn / #tokens) % #types
    turn = turn + 1
    return "POST /api/rest/front/app/ai-tasks/start/ HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nAuthorization: Bearer "
        .. tokens[person + 1] .. "\r\nContent-Length: " .. #bodies[kind + 1] .. "\r\n\r\n" .. bodies[kind + 1]
end

function done(summary, latency, _)
    local errors = summary.errors
    io.write(string.format('{"calls":%d,"seconds":%.3f,"p50":%.3f,"p99":%.3f,"errors":%d}\n', summary.requests, summary.duration / 1e6,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
