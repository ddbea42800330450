-- Asks as clients do, and says what was counted in one line of JSON. Arguments: the method and the length of the body.
function init(args)
    local length = tonumber(args[2])
    wrk.method = args[1]
    wrk.headers["Authorization"] = "Bearer " .. string.rep("e", 300)
    wrk.headers["Accept"] = "application/json"
    if length > 0 then
        wrk.body = '{"text":"' .. string.rep("a", length - 11) .. '"}'
        wrk.headers["Content-Type"] = "application/json"
    end
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        '{"delivered":%d,"disconnects":%d,"refused":%d,"latency_ms":{"p50":%.3f,"p99":%.3f,"p999":%.3f}}\n',
        summary.requests, errors.connect + errors.read + errors.write + errors.timeout, errors.status,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000))
end
